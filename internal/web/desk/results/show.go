package results

import (
	"net/http"
	"strconv"

	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/ledger"
	"yangguang/internal/publication"
	"yangguang/internal/roster"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// decided is a result as loaded for its pages.
type decided struct {
	Result  publication.Result
	Task    task.Task
	Team    []staffing.Member
	Subject roster.Subject
}

func (x decided) resource() authz.Resource {
	return publication.Resource(x.Result, x.Task, x.Team)
}

func load(d *desk.Desk, r *http.Request) (x decided, err error) {
	ctx, q := r.Context(), d.App.DB.Read()
	if x.Result, err = publication.ResultByID(ctx, q, r.PathValue("id")); err != nil {
		return x, err
	}
	if x.Task, err = task.ByID(ctx, q, x.Result.Task); err != nil {
		return x, err
	}
	if x.Team, err = staffing.Team(ctx, q, x.Task.ID, x.Result.Subject); err != nil {
		return x, err
	}
	if err := d.Permit(r, authz.ReadResult, x.resource()); err != nil {
		return x, err
	}
	x.Subject, err = roster.SubjectByID(ctx, q, x.Result.Region, x.Result.Subject)
	return x, err
}

type stepRow struct {
	What, Who, Note string
	At              int64
}

type showPage struct {
	Next      *ui.Notice
	Facts     []ui.Def
	Content   []ui.Def
	People    []stepRow
	Published []ui.Def
	Sheets    []show.SheetView
	Acts      []ui.Act
}

var showView = ui.Define[showPage]("results/show")

func read(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	x, err := load(d, r)
	if err != nil {
		return err
	}
	depts, err := d.Departments(r)
	if err != nil {
		return err
	}
	res := x.Result
	clock := d.ResultClock(res)
	p := showPage{
		Facts: []ui.Def{{Term: "检查对象", Text: x.Subject.Name}, {Term: "对象代码", Text: string(x.Subject.ID)},
			{Term: "任务", Text: x.Task.Name, Wide: true}, {Term: "部门", Text: depts[res.Dept].Name},
			{Term: "检查结束日", Text: res.EndedOn}, {Term: "公示期限", Clock: &clock}},
		Content: []ui.Def{{Term: "检查结果类型", Text: show.TypesText(res.Types), Wide: true},
			{Term: "情况摘要", Text: res.Summary, Wide: true}, {Term: "处理情况", Text: res.Handling, Wide: true}},
	}
	if res.Reason != "" {
		p.Content = append(p.Content, ui.Def{Term: "选择类型的原因", Text: res.Reason, Wide: true})
	}
	if p.Sheets, err = sheets(d, r, x, depts[res.Dept].Short); err != nil {
		return err
	}
	if p.People, err = people(d, r, res); err != nil {
		return err
	}
	if p.Acts, err = d.Timeline(r, "result:"+res.ID); err != nil {
		return err
	}
	if res.State == publication.Published {
		if p.Published, err = publishedFacts(d, r, res); err != nil {
			return err
		}
	}
	sh := d.R.Shell(r, x.Subject.Name+"的检查结果", ui.Crumb{Label: "检查结果", Href: "/results"})
	sh.Badge = show.ResultBadge(res.State)
	p.Next, sh.Actions = next(d, r, x)
	return showView.Render(w, r, d.R, http.StatusOK, sh, p)
}

func sheets(d *desk.Desk, r *http.Request, x decided, dept string) ([]show.SheetView, error) {
	ctx, q := r.Context(), d.App.DB.Read()
	list, err := inspection.NamesOf(ctx, q, x.Team)
	if err != nil {
		return nil, err
	}
	names := make(map[ids.Inspector]string, len(list))
	for i, m := range x.Team {
		names[m.Inspector] = list[i]
	}
	visit, err := inspection.VisitOf(ctx, q, x.Result.Key.Key)
	if err != nil {
		return nil, err
	}
	all, err := inspection.SheetsOf(ctx, q, x.Task, visit)
	var out []show.SheetView
	for _, sh := range all {
		if sh.Dept == x.Result.Dept {
			out = append(out, show.Sheet(sh, names, map[ids.Dept]string{sh.Dept: dept}, nil, false))
		}
	}
	return out, err
}

// people lists who did what, with the opinions, for the department (A20-1).
func people(d *desk.Desk, r *http.Request, res publication.Result) ([]stepRow, error) {
	ctx, q := r.Context(), d.App.DB.Read()
	steps, err := publication.StepsOf(ctx, q, res)
	if err != nil {
		return nil, err
	}
	keys := []ids.Person{res.EnteredBy}
	for _, st := range steps {
		keys = append(keys, st.Person)
	}
	names, err := identity.Names(ctx, q, keys)
	var out []stepRow
	if res.EnteredBy != "" {
		out = append(out, stepRow{What: "录入（现有内容）", Who: names[res.EnteredBy], At: res.EnteredAt})
	}
	for _, st := range steps {
		out = append(out, stepRow{What: st.Name(), Who: names[st.Person], Note: st.Note, At: st.At})
	}
	return out, err
}

func publishedFacts(d *desk.Desk, r *http.Request, res publication.Result) ([]ui.Def, error) {
	ctx, q := r.Context(), d.App.DB.Read()
	pub, err := publication.PublicationOf(ctx, q, res.ID)
	if err != nil {
		return nil, err
	}
	facts := []ui.Def{
		{Term: "公示渠道", Text: publication.ChannelName, Href: "/open/results/" + res.ID},
		{Term: "公示日期", Text: pub.On},
		{Term: "版本", Text: strconv.Itoa(pub.Version)},
	}
	entries, err := ledger.EntriesOf(ctx, q, "result:"+res.ID)
	for _, e := range entries {
		if e.Act == "result.published" {
			no := strconv.FormatInt(e.Idx, 10)
			facts = append(facts, ui.Def{Term: "公开日志", Text: "第 " + no + " 条", Href: "/log/entry/" + no})
		}
	}
	if res.LateReason != "" {
		facts = append(facts, ui.Def{Term: "逾期原因", Text: res.LateReason, Wide: true})
	}
	return append(facts, ui.Def{Term: "内容摘要（SHA-256）", Hash: pub.SHA256, Wide: true},
		ui.Def{Term: "内容摘要（SM3）", Hash: pub.SM3, Wide: true}), err
}

// change answers whoever tries to change a result in place (A19-1).
func change(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	x, err := load(d, r)
	if err != nil {
		return err
	}
	return x.Result.RefuseChange()
}
