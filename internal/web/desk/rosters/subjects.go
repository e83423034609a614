package rosters

import (
	"net/http"
	"net/url"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type subjectListPage struct {
	Filter ui.Filter
	Rows   []subjectRow
	Shown  int
	Total  int
	Prev   string
	Next   string
	None   ui.Empty
}

type subjectRow struct {
	Href, ID, Name, Type, Street, Labels string
	Credit, Status                       ui.Badge
}

var subjectListView = ui.Define[subjectListPage]("rosters/subjects")

func rosterOptions(words []roster.Word) []ui.Option {
	out := make([]ui.Option, len(words))
	for i, w := range words {
		out[i] = ui.Option{Value: w.Code, Label: w.Name}
	}
	return out
}

func subjectHref(id string) string { return "/subjects/" + url.PathEscape(id) }

func statusBadge(s roster.Subject) ui.Badge {
	if s.Status == roster.Active {
		return ui.Badge{Text: s.StatusName(), Tone: ui.Good}
	}
	return ui.Badge{Text: s.StatusName(), Tone: ui.Bad}
}

func creditBadge(s roster.Subject) ui.Badge {
	tone := map[string]ui.Tone{"A": ui.Good, "B": ui.Info, "C": ui.Warn, "D": ui.Bad}[s.Credit]
	return ui.Badge{Text: s.CreditName(), Tone: tone}
}

func subjectList(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q, f, region := r.Context(), s.App.DB.Read(), ui.Query(r), s.Actor(r).Region
	if err := s.Permit(r, authz.ReadSubjects, authz.Resource{Kind: "subject", Region: region}); err != nil {
		return err
	}
	filter := roster.Filter{Text: f.String("q"), Type: f.String("type"), Status: f.String("status"), Credit: f.String("credit"), Street: f.String("street"), Label: f.String("label")}
	before, after := f.String("before"), f.String("after")
	rows, total, err := roster.ListSubjects(ctx, q, region, filter, after, before, show.PageSize+1)
	if err != nil {
		return err
	}
	more := len(rows) > show.PageSize
	if more && before != "" {
		rows = rows[1:]
	} else if more {
		rows = rows[:show.PageSize]
	}
	p := subjectListPage{
		Filter: ui.Filter{Action: "/subjects", Fields: []ui.Field{
			f.Text("q", "名称或代码").Placeholder("或代码的前几位"), f.Select("type", "主体类型", rosterOptions(roster.Types)).Any("全部"),
			f.Select("status", "登记状态", rosterOptions(roster.Statuses)).Any("全部"), f.Select("credit", "信用风险等级", rosterOptions(roster.Credits)).Any("全部"),
			f.Text("street", "街道"), f.Text("label", "监管标签"),
		}},
		Shown: len(rows), Total: total,
		None: ui.Empty{Title: "没有符合条件的检查对象", Text: "可以放宽筛选条件，或者由维护员导入、录入。"},
	}
	for _, x := range rows {
		p.Rows = append(p.Rows, subjectRow{Href: subjectHref(x.ID), ID: x.ID, Name: x.Name, Type: x.TypeName(), Street: x.Street,
			Labels: strings.Join(x.Labels, "、"), Credit: creditBadge(x), Status: statusBadge(x)})
	}
	if len(rows) > 0 {
		if after != "" || before != "" && more {
			p.Prev = turn(r, "before", rows[0].ID)
		}
		if before != "" || more {
			p.Next = turn(r, "after", rows[len(rows)-1].ID)
		}
	}
	sh := s.R.Shell(r, "检查对象名录库")
	sh.Lead = "本区域全部检查对象。注销、吊销、迁出的对象留在库中备查，不进入抽取。"
	if s.App.Authz.Could(s.Actor(r), authz.EditSubject) {
		sh.Actions = []ui.Action{ui.Link("录入一户", "/subjects/new", "plus"), ui.Link("导入文件", "/subjects/import", "file-upload").Main()}
	}
	return subjectListView.Render(w, r, s.R, http.StatusOK, sh, p)
}

// turn keeps the filter of the request and moves to another page of a list
// that is read by its key.
func turn(r *http.Request, key, id string) string {
	q := r.URL.Query()
	q.Del("before")
	q.Del("after")
	q.Set(key, id)
	return r.URL.Path + "?" + q.Encode()
}

type subjectPage struct {
	Notices []ui.Notice
	Facts   []ui.Def
	Past    []pastRow
	Acts    []ui.Act
}

// pastRow is one replaced version with what the next one changed.
type pastRow struct {
	Version int
	At      int64
	Who     string
	Import  string // link to the import that replaced it, "" for a person
	Changes []roster.Change
}

var subjectView = ui.Define[subjectPage]("rosters/subject")

// readableSubject loads the subject of the path for somebody of its region.
func readableSubject(s *desk.Desk, r *http.Request, act authz.Act) (roster.Subject, error) {
	region := s.Actor(r).Region
	x, err := roster.SubjectByID(r.Context(), s.App.DB.Read(), region, r.PathValue("id"))
	if err != nil {
		return x, err
	}
	return x, s.Permit(r, act, authz.Resource{Kind: "subject", ID: x.ID, Region: region})
}

func subjectShow(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), s.App.DB.Read()
	x, err := readableSubject(s, r, authz.ReadSubjects)
	if err != nil {
		return err
	}
	p := subjectPage{Facts: subjectFacts(x)}
	if x.Status != roster.Active {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "不进入抽取", Text: "登记状态为“" + x.StatusName() + "”，保留在名录库中备查。"})
	}
	past, err := roster.SubjectHistory(ctx, q, x.Region, x.ID)
	if err != nil {
		return err
	}
	if p.Past, err = pastRows(s, r, x, past, func(row roster.Subject) int { return row.Version }, roster.Differences); err != nil {
		return err
	}
	if p.Acts, err = s.Timeline(r, "subject:"+x.Region+"/"+x.ID); err != nil {
		return err
	}
	sh := s.R.Shell(r, x.Name, ui.Crumb{Label: "检查对象名录库", Href: "/subjects"})
	sh.Badge, sh.Lead = statusBadge(x), x.ID
	if s.App.Authz.Could(s.Actor(r), authz.EditSubject) {
		sh.Actions = []ui.Action{ui.Link("修改", subjectHref(x.ID)+"/edit", "edit").Main()}
	}
	return subjectView.Render(w, r, s.R, http.StatusOK, sh, p)
}

func subjectFacts(x roster.Subject) []ui.Def {
	code := x.USCC
	if code == "" {
		code = "没有统一社会信用代码"
	}
	return []ui.Def{
		{Term: "对象编号", Text: x.ID}, {Term: "统一社会信用代码", Text: code}, {Term: "注册号或许可证号", Text: x.Licence},
		{Term: "主体类型", Text: x.TypeName()}, {Term: "登记状态", Badge: statusBadge(x)}, {Term: "信用风险等级", Badge: creditBadge(x)},
		{Term: "法定代表人或负责人", Text: x.LegalRep}, {Term: "成立日期", Text: x.Founded}, {Term: "行业代码", Text: x.Industry},
		{Term: "街道", Text: x.Street}, {Term: "监管所", Text: x.Station}, {Term: "监管标签", Text: strings.Join(x.Labels, "、")},
		{Term: "登记住所", Text: x.Address, Wide: true}, {Term: "联系人", Text: x.Contact}, {Term: "联系电话", Text: x.Phone},
		{Term: "数据来源", Text: x.Source}, {Term: "行政区划", Text: x.Region},
	}
}

// pastRows says of each replaced version, newest first, what replaced it.
func pastRows[T any](s *desk.Desk, r *http.Request, now T, past []roster.Past[T], version func(T) int, diff func(old, now T) []roster.Change) ([]pastRow, error) {
	var ids []string
	for _, x := range past {
		ids = append(ids, x.By)
	}
	names, err := identity.Names(r.Context(), s.App.DB.Read(), ids)
	if err != nil {
		return nil, err
	}
	out := make([]pastRow, len(past))
	for i, x := range past {
		who := names[x.By]
		if who == "" {
			who = "系统"
		}
		out[i] = pastRow{Version: version(x.Row), At: x.At, Who: who, Changes: diff(x.Row, now)}
		if x.Batch != "" {
			out[i].Import = "/imports/" + x.Batch
		}
		now = x.Row
	}
	return out, nil
}
