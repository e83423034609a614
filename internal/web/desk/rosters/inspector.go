package rosters

import (
	"net/http"
	"net/url"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type inspectorPage struct {
	Notices   []ui.Notice
	Facts     []ui.Def
	Conflicts []conflictRow
	Declare   *ui.Action
	Past      []pastRow
	Acts      []ui.Act
}

type conflictRow struct {
	Subject, Href, ID, Kind, Until string
	State                          ui.Badge
	End                            string // link to end it, "" when not open or not allowed
}

var inspectorView = ui.Define[inspectorPage]("rosters/inspector")

// ofDept is an inspector as the policies see him.
func ofDept(in roster.Inspector) authz.Resource {
	return authz.Resource{Kind: "inspector", ID: string(in.Code), Dept: in.Dept, People: []string{string(in.Code)}}
}

func readableInspector(d *desk.Desk, r *http.Request, act authz.Act) (roster.Inspector, error) {
	in, err := roster.InspectorByCode(r.Context(), d.App.DB.Read(), ids.Inspector(r.PathValue("code")))
	if err != nil {
		return in, err
	}
	return in, d.Permit(r, act, ofDept(in))
}

func inspectorShow(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	in, err := readableInspector(d, r, authz.ReadInspectors)
	if err != nil {
		return err
	}
	list, err := identity.Sections(r.Context(), d.App.DB.Read(), in.Dept)
	if err != nil {
		return err
	}
	badge, _ := eligibility(d, in)
	p := inspectorPage{Facts: inspectorFacts(in, named(sectionNames(list), in.Section))}
	if no := roster.Eligible(in, d.Today()); no != nil {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "不可抽取", Text: no.Message + no.Next, Basis: no.Basis})
	}
	mayDeclare := d.Permit(r, authz.DeclareConflict, ofDept(in)) == nil
	if mayDeclare {
		p.Declare = new(acts.Link(declareConflict, in))
	}
	if p.Conflicts, err = conflictRows(d, r, in, mayDeclare); err != nil {
		return err
	}
	past, err := roster.InspectorHistory(r.Context(), d.App.DB.Read(), in.Code)
	if err != nil {
		return err
	}
	if p.Past, err = pastRows(d, r, in, past, func(row roster.Inspector) int { return row.Version },
		roster.InspectorDifferences); err != nil {
		return err
	}
	if p.Acts, err = d.Timeline(r, "inspector:"+string(in.Code)); err != nil {
		return err
	}
	sh := d.R.Shell(r, in.Name, ui.Crumb{Label: "执法检查人员名录库", Href: "/inspectors"})
	sh.Badge, sh.Lead = badge, string(in.Code)
	if d.Permit(r, authz.EditInspector, ofDept(in)) == nil {
		switch in.Status {
		case roster.OnDuty:
			sh.Actions = append(sh.Actions, acts.Link(pause, in))
		case roster.Paused:
			sh.Actions = append(sh.Actions, acts.Link(resume, in))
		}
		sh.Actions = append(sh.Actions, ui.Link("修改", inspectorHref(in.Code)+"/edit", "edit").Main())
	}
	return inspectorView.Render(w, r, d.R, http.StatusOK, sh, p)
}

func inspectorFacts(in roster.Inspector, section string) []ui.Def {
	facts := []ui.Def{
		{Term: "内部编号", Text: string(in.Code)}, {Term: "姓名", Text: in.Name}, {Term: "科室", Text: section},
		{Term: "监管所", Text: in.Station},
		{Term: "人员类别", Text: in.CategoryName()}, {Term: "执法证号", Text: in.CertNo}, {Term: "发证机关", Text: in.CertIssuer},
		{Term: "证件有效期至", Text: in.CertUntil},
		{Term: "可任组长", Text: yesNo[in.Leader]}, {Term: "岗位资质", Text: strings.Join(in.Quals, "、")},
		{Term: "人员状态", Text: in.StatusName()},
	}
	if in.Reason != "" {
		facts = append(facts, ui.Def{Term: "停抽原因", Text: in.Reason})
	}
	return facts
}

func conflictRows(d *desk.Desk, r *http.Request, in roster.Inspector, mayEnd bool) ([]conflictRow, error) {
	ctx, q := r.Context(), d.App.DB.Read()
	list, err := roster.ConflictsOfInspector(ctx, q, in.Code)
	if err != nil {
		return nil, err
	}
	out := make([]conflictRow, len(list))
	for i, c := range list {
		out[i] = conflictRow{Subject: c.SubjectName, Href: subjectHref(c.Subject), ID: string(c.Subject), Kind: c.KindName(),
			Until: c.Until, State: ui.Badge{Text: "回避中", Tone: ui.Warn}}
		if c.Until == "" {
			out[i].Until = "长期"
		}
		if !c.Holds(d.Today()) {
			out[i].State = ui.Badge{Text: "已终止"}
		} else if mayEnd && c.Until != d.Today().String() {
			out[i].End = inspectorHref(in.Code) + "/conflicts/end?" + url.Values{"subject": {string(c.Subject)},
				"region": {c.Region},
				"kind":   {c.Kind}}.Encode()
		}
	}
	return out, nil
}
