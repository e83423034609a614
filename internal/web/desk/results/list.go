package results

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/inspection"
	"yangguang/internal/ledger"
	"yangguang/internal/publication"
	"yangguang/internal/query"
	"yangguang/internal/roster"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

func TimeOf(us int64) time.Time { return time.UnixMicro(us) }

type resultRow struct {
	Href, Subject, Code, Task, Ended, Who string
	State                                 ui.Badge
	Clock                                 ui.Clock
	Level                                 ui.Badge
}

type resultsPage struct {
	KPIs   []ui.KPI
	Filter ui.Filter
	Rows   []resultRow
	Pager  ui.Pager
	None   ui.Empty
}

var resultsView = ui.Define[resultsPage]("results/list")

// resultList lists the department's results; without a filter those that wait
// for approval.
func resultList(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	q := ui.Query(r)
	states := make([]ui.Option, len(publication.States))
	for i, st := range publication.States {
		states[i] = ui.Option{Value: string(st), Label: st.Name()}
	}
	by := s.Actor(r)
	f := query.ResultFilter{Dept: by.Dept, Text: q.String("text"), States: publication.States}
	if s.Permit(r, authz.ReadResult, authz.Resource{Kind: "result", Dept: by.Dept, Region: by.Region}) != nil {
		f.Member = cmp.Or(by.Inspector, "-") // who is in no group sees the published ones
	}
	if st := q.String("state"); st != "" {
		f.States = []publication.State{publication.State(st)}
	}
	p, err := resultRows(s, r, f, q.PageNumber())
	if err != nil {
		return err
	}
	p.Filter = ui.Filter{Action: "/results", Fields: []ui.Field{q.Text("text", "检查对象或任务"), q.Select("state", "状态", states).Any("全部")}}
	p.None = ui.Empty{Title: "没有检查结果", Text: "检查结束后，本部门的结果会出现在这里。"}
	for _, st := range publication.States {
		_, n, err := query.Results(r.Context(), s.App.DB.Read(), query.ResultFilter{Dept: f.Dept, Member: f.Member, States: []publication.State{st}}, 1, 0)
		if err != nil {
			return err
		}
		p.KPIs = append(p.KPIs, ui.KPI{Value: strconv.Itoa(n), Label: st.Name(), Href: "/results?state=" + string(st)})
	}
	sh := s.R.Shell(r, "结果审批")
	sh.Lead = "本部门的检查结果：检查人员录入，分管负责人审批，经办人公示。"
	return resultsView.Render(w, r, s.R, http.StatusOK, sh, p)
}

func resultRows(s *desk.Desk, r *http.Request, f query.ResultFilter, page int) (resultsPage, error) {
	rows, total, err := query.Results(r.Context(), s.App.DB.Read(), f, show.PerPage, (page-1)*show.PerPage)
	p := resultsPage{Pager: ui.Pages(r, page, show.PerPage, total)}
	if err != nil {
		return p, err
	}
	var ids []string
	for _, x := range rows {
		ids = append(ids, x.EnteredBy)
	}
	names, err := identity.Names(r.Context(), s.App.DB.Read(), ids)
	for _, x := range rows {
		row := resultRow{Href: "/results/" + x.ID, Subject: x.SubjectName, Code: x.Subject, Task: x.TaskName, Ended: x.EndedOn, Who: names[x.EnteredBy], State: show.ResultBadge(x.State)}
		row.Clock = s.ResultClock(publication.Result{State: x.State, DueOn: x.DueOn, PublishedAt: x.PublishedAt})
		if x.State != publication.Published {
			row.Level = level(s, x.DueOn)
		}
		p.Rows = append(p.Rows, row)
	}
	return p, err
}

// decided is a result as loaded for its pages.
type decided struct {
	Result  publication.Result
	Task    task.Task
	Team    []staffing.Member
	Subject roster.Subject
}

func (d decided) resource() authz.Resource { return publication.Resource(d.Result, d.Task, d.Team) }

func result(s *desk.Desk, r *http.Request) (d decided, err error) {
	ctx, q := r.Context(), s.App.DB.Read()
	if d.Result, err = publication.ResultByID(ctx, q, r.PathValue("id")); err != nil {
		return d, err
	}
	if d.Task, err = task.ByID(ctx, q, d.Result.Task); err != nil {
		return d, err
	}
	if d.Team, err = staffing.Team(ctx, q, d.Task.ID, d.Result.Subject); err != nil {
		return d, err
	}
	if err := s.Permit(r, authz.ReadResult, d.resource()); err != nil {
		return d, err
	}
	d.Subject, err = roster.SubjectByID(ctx, q, d.Result.Region, d.Result.Subject)
	return d, err
}

type stepRow struct {
	What, Who, Note string
	At              int64
}

type resultPage struct {
	Next      *ui.Notice
	Facts     []ui.Def
	Content   []ui.Def
	People    []stepRow
	Published []ui.Def
	Sheets    []show.SheetView
	Acts      []ui.Act
}

var resultView = ui.Define[resultPage]("results/show")

func resultShow(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	d, err := result(s, r)
	if err != nil {
		return err
	}
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	res := d.Result
	clock := s.ResultClock(res)
	p := resultPage{
		Facts: []ui.Def{{Term: "检查对象", Text: d.Subject.Name}, {Term: "对象代码", Text: d.Subject.ID},
			{Term: "任务", Text: d.Task.Name, Wide: true}, {Term: "部门", Text: depts[res.Dept].Name},
			{Term: "检查结束日", Text: res.EndedOn}, {Term: "公示期限", Clock: &clock}},
		Content: []ui.Def{{Term: "检查结果类型", Text: strings.Join(publication.TypeNames(res.Types), "、"), Wide: true},
			{Term: "情况摘要", Text: res.Summary, Wide: true}, {Term: "处理情况", Text: res.Handling, Wide: true}},
	}
	if res.Reason != "" {
		p.Content = append(p.Content, ui.Def{Term: "选择类型的原因", Text: res.Reason, Wide: true})
	}
	if p.Sheets, err = resultSheets(s, r, d, depts[res.Dept].Short); err != nil {
		return err
	}
	if p.People, err = resultPeople(s, r, res); err != nil {
		return err
	}
	if p.Acts, err = s.Timeline(r, "result:"+res.ID); err != nil {
		return err
	}
	if res.State == publication.Published {
		if p.Published, err = publishedFacts(s, r, res); err != nil {
			return err
		}
	}
	sh := s.R.Shell(r, d.Subject.Name+"的检查结果", ui.Crumb{Label: "结果审批", Href: "/results"})
	sh.Badge = show.ResultBadge(res.State)
	p.Next, sh.Actions = nextForResult(s, r, d)
	return resultView.Render(w, r, s.R, http.StatusOK, sh, p)
}

func resultSheets(s *desk.Desk, r *http.Request, d decided, dept string) ([]show.SheetView, error) {
	ctx, q := r.Context(), s.App.DB.Read()
	list, err := inspection.NamesOf(ctx, q, d.Team)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(list))
	for i, m := range d.Team {
		names[m.Inspector] = list[i]
	}
	visit, err := inspection.VisitOf(ctx, q, d.Result.Key.Key)
	if err != nil {
		return nil, err
	}
	sheets, err := inspection.SheetsOf(ctx, q, d.Task, visit)
	var out []show.SheetView
	for _, sh := range sheets {
		if sh.Dept == d.Result.Dept {
			out = append(out, show.Sheet(sh, names, map[string]string{sh.Dept: dept}, nil, false))
		}
	}
	return out, err
}

// resultPeople lists who did what, with the opinions, for the department (A20-1).
func resultPeople(s *desk.Desk, r *http.Request, res publication.Result) ([]stepRow, error) {
	ctx, q := r.Context(), s.App.DB.Read()
	steps, err := publication.StepsOf(ctx, q, res)
	if err != nil {
		return nil, err
	}
	ids := []string{res.EnteredBy}
	for _, st := range steps {
		ids = append(ids, st.Person)
	}
	names, err := identity.Names(ctx, q, ids)
	var out []stepRow
	if res.EnteredBy != "" {
		out = append(out, stepRow{What: "录入（现有内容）", Who: names[res.EnteredBy], At: res.EnteredAt})
	}
	for _, st := range steps {
		out = append(out, stepRow{What: st.Name(), Who: names[st.Person], Note: st.Note, At: st.At})
	}
	return out, err
}

func publishedFacts(s *desk.Desk, r *http.Request, res publication.Result) ([]ui.Def, error) {
	ctx, q := r.Context(), s.App.DB.Read()
	pub, err := publication.PublicationOf(ctx, q, res.ID)
	if err != nil {
		return nil, err
	}
	facts := []ui.Def{{Term: "公示渠道", Text: publication.ChannelName, Href: "/open/results/" + res.ID}, {Term: "公示日期", Text: pub.On}, {Term: "版本", Text: strconv.Itoa(pub.Version)}}
	entries, err := ledger.EntriesOf(ctx, q, "result:"+res.ID)
	for _, e := range entries {
		if e.Act == "result.published" {
			facts = append(facts, ui.Def{Term: "公开日志", Text: fmt.Sprintf("第 %d 条", e.Idx), Href: fmt.Sprintf("/log/entry/%d", e.Idx)})
		}
	}
	if res.LateReason != "" {
		facts = append(facts, ui.Def{Term: "逾期原因", Text: res.LateReason, Wide: true})
	}
	return append(facts, ui.Def{Term: "内容摘要（SHA-256）", Hash: pub.SHA256, Wide: true}, ui.Def{Term: "内容摘要（SM3）", Hash: pub.SM3, Wide: true}), err
}

// resultChange answers whoever tries to change a result in place (A19-1).
func resultChange(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	d, err := result(s, r)
	if err != nil {
		return err
	}
	return d.Result.RefuseChange()
}
