package rosters

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type inspectorListPage struct {
	KPIs   []ui.KPI
	Filter ui.Filter
	Rows   []inspectorRow
	None   ui.Empty
}

type inspectorRow struct {
	Href, Code, Name, Section, Station, Category, Cert, CertUntil, Quals, Why string
	Leader                                                                    bool
	Drawable                                                                  ui.Badge
}

var inspectorListView = ui.Define[inspectorListPage]("rosters/inspectors")

func inspectorHref(code string) string { return "/inspectors/" + url.PathEscape(code) }

// eligibility says whether the inspector could be drawn for a task that ends
// today, and why not.
func eligibility(s *desk.Desk, in roster.Inspector) (ui.Badge, string) {
	if no := roster.Eligible(in, s.Today()); no != nil {
		return ui.Badge{Text: "不可抽取", Tone: ui.Bad}, no.Message
	}
	return ui.Badge{Text: "可抽取", Tone: ui.Good}, ""
}

func inspectorList(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	by, f := s.Actor(r), ui.Query(r)
	if err := s.Permit(r, authz.ReadInspectors, authz.Resource{Kind: "inspector", Dept: by.Dept}); err != nil {
		return err
	}
	people, err := roster.Inspectors(r.Context(), s.App.DB.Read(), by.Dept)
	if err != nil {
		return err
	}
	sections, err := sections(s, r, by.Dept)
	if err != nil {
		return err
	}
	p := inspectorListPage{
		Filter: ui.Filter{Action: "/inspectors", Fields: []ui.Field{
			f.Text("q", "姓名、编号或证号"), f.Select("category", "人员类别", rosterOptions(roster.Categories)).Any("全部"),
			f.Select("status", "人员状态", rosterOptions(roster.Postings)).Any("全部"),
			f.Select("drawable", "能否抽取", []ui.Option{{Value: "yes", Label: "可抽取"}, {Value: "no", Label: "不可抽取"}}).Any("全部"),
		}},
		None: ui.Empty{Title: "没有符合条件的人员", Text: "可以放宽筛选条件，或者由维护员导入、录入。"},
	}
	ready := 0
	for _, in := range people {
		badge, why := eligibility(s, in)
		if why == "" {
			ready++
		}
		text := f.String("q")
		switch {
		case text != "" && !strings.Contains(in.Name+"\n"+in.Code+"\n"+in.CertNo, text),
			f.String("category") != "" && f.String("category") != in.Category,
			f.String("status") != "" && f.String("status") != in.Status,
			f.String("drawable") == "yes" && why != "", f.String("drawable") == "no" && why == "":
			continue
		}
		p.Rows = append(p.Rows, inspectorRow{Href: inspectorHref(in.Code), Code: in.Code, Name: in.Name, Section: named(sections, in.Section), Station: in.Station,
			Category: in.CategoryName(), Cert: in.CertNo, CertUntil: in.CertUntil, Quals: strings.Join(in.Quals, "、"), Leader: in.Leader, Drawable: badge, Why: why})
	}
	p.KPIs = []ui.KPI{
		{Value: fmt.Sprint(len(people)), Label: "在库人员", Href: "/inspectors"},
		{Value: fmt.Sprint(ready), Label: "今日可抽取", Href: "/inspectors?drawable=yes", Tone: ui.Good},
		{Value: fmt.Sprint(len(people) - ready), Label: "不可抽取", Hint: "无证、到期或不在岗", Href: "/inspectors?drawable=no"},
	}
	sh := s.R.Shell(r, "执法检查人员名录库")
	sh.Lead = "包括日常监管人员；能否抽取看执法证件、有效期和在岗状态，有效期应当覆盖任务结束日。"
	if s.App.Authz.Could(by, authz.EditInspector) {
		sh.Actions = []ui.Action{ui.Link("录入一人", "/inspectors/new", "plus"), ui.Link("导入文件", "/inspectors/import", "file-upload").Main()}
	}
	return inspectorListView.Render(w, r, s.R, http.StatusOK, sh, p)
}

// sections are the names of a department's sections by code.
func sections(s *desk.Desk, r *http.Request, dept string) (map[string]string, error) {
	list, err := identity.Sections(r.Context(), s.App.DB.Read(), dept)
	out := make(map[string]string, len(list))
	for _, x := range list {
		out[x.Code] = x.Name
	}
	return out, err
}

// named is the name behind a code, or what stands there when it is no code.
func named(names map[string]string, code string) string {
	if n, ok := names[code]; ok {
		return n
	}
	return code
}

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
	return authz.Resource{Kind: "inspector", ID: in.Code, Dept: in.Dept, People: []string{in.Code}}
}

func readableInspector(s *desk.Desk, r *http.Request, act authz.Act) (roster.Inspector, error) {
	in, err := roster.InspectorByCode(r.Context(), s.App.DB.Read(), r.PathValue("code"))
	if err != nil {
		return in, err
	}
	return in, s.Permit(r, act, ofDept(in))
}

func inspectorShow(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	in, err := readableInspector(s, r, authz.ReadInspectors)
	if err != nil {
		return err
	}
	sections, err := sections(s, r, in.Dept)
	if err != nil {
		return err
	}
	badge, _ := eligibility(s, in)
	p := inspectorPage{Facts: inspectorFacts(in, named(sections, in.Section))}
	if no := roster.Eligible(in, s.Today()); no != nil {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "不可抽取", Text: no.Message + no.Next, Basis: no.Basis})
	}
	mayDeclare := s.Permit(r, authz.DeclareConflict, ofDept(in)) == nil
	if mayDeclare {
		p.Declare = new(acts.Link(declareConflict, in))
	}
	if p.Conflicts, err = conflictRows(s, r, in, mayDeclare); err != nil {
		return err
	}
	past, err := roster.InspectorHistory(r.Context(), s.App.DB.Read(), in.Code)
	if err != nil {
		return err
	}
	if p.Past, err = pastRows(s, r, in, past, func(row roster.Inspector) int { return row.Version }, roster.InspectorDifferences); err != nil {
		return err
	}
	if p.Acts, err = s.Timeline(r, "inspector:"+in.Code); err != nil {
		return err
	}
	sh := s.R.Shell(r, in.Name, ui.Crumb{Label: "执法检查人员名录库", Href: "/inspectors"})
	sh.Badge, sh.Lead = badge, in.Code
	if s.Permit(r, authz.EditInspector, ofDept(in)) == nil {
		switch in.Status {
		case roster.OnDuty:
			sh.Actions = append(sh.Actions, acts.Link(pause, in))
		case roster.Paused:
			sh.Actions = append(sh.Actions, acts.Link(resume, in))
		}
		sh.Actions = append(sh.Actions, ui.Link("修改", inspectorHref(in.Code)+"/edit", "edit").Main())
	}
	return inspectorView.Render(w, r, s.R, http.StatusOK, sh, p)
}

func inspectorFacts(in roster.Inspector, section string) []ui.Def {
	yes := map[bool]string{true: "是", false: "否"}
	facts := []ui.Def{
		{Term: "内部编号", Text: in.Code}, {Term: "姓名", Text: in.Name}, {Term: "科室", Text: section}, {Term: "监管所", Text: in.Station},
		{Term: "人员类别", Text: in.CategoryName()}, {Term: "执法证号", Text: in.CertNo}, {Term: "发证机关", Text: in.CertIssuer}, {Term: "证件有效期至", Text: in.CertUntil},
		{Term: "可任组长", Text: yes[in.Leader]}, {Term: "岗位资质", Text: strings.Join(in.Quals, "、")}, {Term: "人员状态", Text: in.StatusName()},
	}
	if in.Reason != "" {
		facts = append(facts, ui.Def{Term: "停抽原因", Text: in.Reason})
	}
	return facts
}

func conflictRows(s *desk.Desk, r *http.Request, in roster.Inspector, mayEnd bool) ([]conflictRow, error) {
	ctx, q := r.Context(), s.App.DB.Read()
	list, err := roster.ConflictsOfInspector(ctx, q, in.Code)
	if err != nil {
		return nil, err
	}
	out := make([]conflictRow, len(list))
	for i, c := range list {
		out[i] = conflictRow{Subject: c.SubjectName, Href: subjectHref(c.Subject), ID: c.Subject, Kind: c.KindName(), Until: c.Until, State: ui.Badge{Text: "回避中", Tone: ui.Warn}}
		if c.Until == "" {
			out[i].Until = "长期"
		}
		if !c.Holds(s.Today()) {
			out[i].State = ui.Badge{Text: "已终止"}
		} else if mayEnd && c.Until != s.Today().String() {
			out[i].End = inspectorHref(in.Code) + "/conflicts/end?" + url.Values{"subject": {c.Subject}, "region": {c.Region}, "kind": {c.Kind}}.Encode()
		}
	}
	return out, nil
}
