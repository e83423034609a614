package rosters

import (
	"net/http"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type subjectPage struct {
	Notices []ui.Notice
	Facts   []ui.Def
	Past    []pastRow
	Acts    []ui.Act
}

var subjectView = ui.Define[subjectPage]("rosters/subject")

// readableSubject loads the subject of the path for somebody of its region.
func readableSubject(d *desk.Desk, r *http.Request, act authz.Act) (roster.Subject, error) {
	region := d.Actor(r).Region
	x, err := roster.SubjectByID(r.Context(), d.App.DB.Read(), region, ids.Subject(r.PathValue("id")))
	if err != nil {
		return x, err
	}
	return x, d.Permit(r, act, authz.Resource{Kind: "subject", ID: string(x.ID), Region: region})
}

func subjectShow(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), d.App.DB.Read()
	x, err := readableSubject(d, r, authz.ReadSubjects)
	if err != nil {
		return err
	}
	p := subjectPage{Facts: subjectFacts(x)}
	if x.Status != roster.Active {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "不参加抽取",
			Text: "登记状态为“" + x.StatusName() + "”，保留在名录库中备查。"})
	}
	past, err := roster.SubjectHistory(ctx, q, x.Region, x.ID)
	if err != nil {
		return err
	}
	if p.Past, err = pastRows(d, r, x, past, func(row roster.Subject) int { return row.Version },
		roster.Differences); err != nil {
		return err
	}
	if p.Acts, err = d.Timeline(r, "subject:"+x.Region+"/"+string(x.ID)); err != nil {
		return err
	}
	sh := d.R.Shell(r, x.Name, ui.Crumb{Label: "检查对象名录库", Href: "/subjects"})
	sh.Badge, sh.Lead = statusBadge(x), string(x.ID)
	if d.App.Authz.Could(d.Actor(r), authz.EditSubject) {
		sh.Actions = []ui.Action{ui.Link("修改", subjectHref(x.ID)+"/edit", "edit").Main()}
	}
	return subjectView.Render(w, r, d.R, http.StatusOK, sh, p)
}

func subjectFacts(x roster.Subject) []ui.Def {
	code := x.USCC
	if code == "" {
		code = "没有统一社会信用代码"
	}
	return []ui.Def{
		{Term: "对象编号", Text: string(x.ID)}, {Term: "统一社会信用代码", Text: code}, {Term: "注册号或许可证号", Text: x.Licence},
		{Term: "主体类型", Text: x.TypeName()}, {Term: "登记状态", Badge: statusBadge(x)}, {Term: "信用风险等级", Badge: creditBadge(x)},
		{Term: "法定代表人或负责人", Text: x.LegalRep}, {Term: "成立日期", Text: x.Founded}, {Term: "行业代码", Text: x.Industry},
		{Term: "街道", Text: x.Street}, {Term: "监管所", Text: x.Station}, {Term: "监管标签", Text: strings.Join(x.Labels, "、")},
		{Term: "登记住所", Text: x.Address, Wide: true}, {Term: "联系人", Text: x.Contact}, {Term: "联系电话", Text: x.Phone},
		{Term: "数据来源", Text: x.Source}, {Term: "行政区划", Text: x.Region},
	}
}
