package portal

import (
	"net/http"
	"net/url"
	"strings"

	"yangguang/internal/inspection"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/publication"
	"yangguang/internal/query"
	"yangguang/internal/web/ui"
)

var resultRoutes = []Route{
	{"GET /open/results", (*Portal).resultList},
	{"GET /open/results.csv", (*Portal).resultCSV},
	{"GET /open/results.json", (*Portal).resultJSON},
	{"GET /open/results/{id}", (*Portal).resultShow},
	{"GET /open/results/{id}/document.json", (*Portal).resultDocument},
}

type resultRow struct {
	Href, Name, Code, Task, Dept, Types, Ended, On string
	Late                                           ui.Badge
}

type resultListPage struct {
	Filter    ui.Filter
	Rows      []resultRow
	Pager     ui.Pager
	CSV, JSON string
	None      ui.Empty
}

var resultListView = ui.Define[resultListPage]("portal/results")

// resultFilter reads what the visitor searches by.
func resultFilter(f *ui.Form) query.PublicFilter {
	return query.PublicFilter{Name: f.String("name"), Code: strings.ToUpper(f.String("code")), Dept: f.String("dept"), Task: f.String("task"), Type: f.String("type")}
}

func (p *Portal) resultList(w http.ResponseWriter, r *http.Request) error {
	f := ui.Query(r)
	options, _, err := p.departments(r)
	if err != nil {
		return err
	}
	page := f.PageNumber()
	list, total, err := query.Published(r.Context(), p.App.DB.Read(), resultFilter(f), pageSize, (page-1)*pageSize)
	if err != nil {
		return err
	}
	types := make([]ui.Option, len(publication.Types))
	for i, t := range publication.Types {
		types[i] = ui.Option{Value: t.Code, Label: t.Name}
	}
	out := resultListPage{
		Filter: ui.Filter{Action: resultsPath, Fields: []ui.Field{
			f.Text("name", "检查对象名称"), f.Text("code", "对象代码"), f.Select("dept", "检查部门", options).Any("全部"),
			f.Text("task", "任务名称或编号"), f.Select("type", "检查结果", types).Any("全部"),
		}},
		Pager: ui.Pages(r, page, pageSize, total),
		None:  ui.Empty{Title: "没有符合条件的结果", Text: "可以放宽筛选条件再查。检查结束后二十个工作日内公示。"},
	}
	q := r.URL.Query()
	q.Del("page")
	out.CSV, out.JSON = resultsPath+".csv?"+q.Encode(), resultsPath+".json?"+q.Encode()
	for _, x := range list {
		d, err := x.Document()
		if err != nil {
			return err
		}
		row := resultRow{Href: resultHref(x.Result), Name: d.Subject.Name, Code: d.Subject.Code, Task: d.Task.Name, Dept: d.Dept.Name,
			Types: typeNames(d), Ended: d.EndedOn, On: d.PublishedOn}
		if d.LateReason != "" {
			row.Late = ui.Badge{Text: "逾期公示", Tone: ui.Warn}
		}
		out.Rows = append(out.Rows, row)
	}
	sh := p.R.Shell(r, "结果公示")
	sh.Lead = "各部门对每个检查对象的结果。公示后不能擅自改变，内容的摘要在公开日志里。"
	return resultListView.Render(w, r, p.R, http.StatusOK, sh, out)
}

func resultHref(id string) string { return resultsPath + "/" + url.PathEscape(id) }

func typeNames(d publication.Document) string {
	names := make([]string, len(d.Types))
	for i, t := range d.Types {
		names[i] = t.Name
	}
	return strings.Join(names, "、")
}

type departmentRow struct {
	Dept, Href string
	State      ui.Badge
	Due        string
}

type resultPage struct {
	Notices  []ui.Notice
	Facts    []ui.Def
	Items    []publication.Item
	Others   []departmentRow
	Proof    []ui.Def
	Document string
	Acts     []ui.Act
}

var resultView = ui.Define[resultPage]("portal/result")

func (p *Portal) resultShow(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), p.App.DB.Read()
	pub, err := publication.PublicationOf(ctx, q, r.PathValue("id"))
	if err != nil {
		return err
	}
	d, err := pub.Document()
	if err != nil {
		return err
	}
	_, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	none := func(text string) string {
		if text == "" {
			return "无"
		}
		return text
	}
	out := resultPage{Items: d.Items, Document: resultHref(pub.Result) + "/document.json", Facts: []ui.Def{
		{Term: "检查对象", Text: d.Subject.Name}, {Term: "对象代码", Text: d.Subject.Code, Href: resultsPath + "?code=" + url.QueryEscape(d.Subject.Code)},
		{Term: "抽查任务", Text: d.Task.Name + "（" + d.Task.Code + "）", Wide: true},
		{Term: "检查部门", Text: d.Dept.Name}, {Term: "执法证号", Text: strings.Join(d.Inspectors, "、")},
		{Term: "检查结束日", Text: d.EndedOn}, {Term: "公示日期", Text: d.PublishedOn},
		{Term: "检查结果", Text: typeNames(d), Wide: true},
		{Term: "情况摘要", Text: none(d.Summary), Wide: true}, {Term: "处理情况", Text: none(d.Handling), Wide: true},
	}}
	if d.LateReason != "" {
		out.Notices = append(out.Notices, ui.Notice{Tone: ui.Warn, Title: "逾期公示：期限是 " + d.DueOn, Text: d.LateReason, Basis: law.Art174})
	}
	if out.Others, err = p.otherDepartments(r, pub); err != nil {
		return err
	}
	subject := "result:" + pub.Result
	if out.Proof, err = proof(ctx, q, subject, "result.json", []byte(pub.Content)); err != nil {
		return err
	}
	entries, err := ledger.EntriesOf(ctx, q, subject)
	if err != nil {
		return err
	}
	out.Acts = openedActs(entries, func(code string) string { return nameOf(depts, code) })
	sh := p.R.Shell(r, d.Subject.Name+"的检查结果", ui.Crumb{Label: "结果公示", Href: resultsPath})
	sh.Badge = ui.Badge{Text: "已公示", Tone: ui.Good}
	return resultView.Render(w, r, p.R, http.StatusOK, sh, out)
}

// otherDepartments shows how far the other departments of the same visit are
// (A17-12): each publishes alone.
func (p *Portal) otherDepartments(r *http.Request, pub publication.Publication) ([]departmentRow, error) {
	ctx, q := r.Context(), p.App.DB.Read()
	mine, err := publication.ResultByID(ctx, q, pub.Result)
	if err != nil {
		return nil, err
	}
	_, depts, err := p.departments(r)
	if err != nil {
		return nil, err
	}
	list, err := publication.ResultsOfVisit(ctx, q, inspection.Key{Region: mine.Region, Task: mine.Task, Subject: mine.Subject})
	var out []departmentRow
	for _, x := range list {
		if x.Dept == mine.Dept {
			continue
		}
		row := departmentRow{Dept: nameOf(depts, x.Dept), Due: x.DueOn, State: ui.Badge{Text: "待公示"}}
		if x.State == publication.Published {
			row.Href, row.State = resultHref(x.ID), ui.Badge{Text: "已公示", Tone: ui.Good}
		}
		out = append(out, row)
	}
	return out, err
}
