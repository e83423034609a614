package portal

import (
	"net/http"
	"net/url"
	"strings"

	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/publication"
	"yangguang/internal/query"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

var resultRoutes = []Route{
	{"GET /open/results", (*Portal).resultList},
	{"GET /open/results.csv", (*Portal).resultCSV},
	{"GET /open/results.json", (*Portal).resultJSON},
	{"GET /open/results/{id}", (*Portal).resultShow},
	{"GET /open/results/{id}/document.json", (*Portal).resultDocument},
}

type resultListPage struct{ List *ui.List }

var resultListView = ui.Define[resultListPage]("portal/results")

// resultFilter reads what a program searches by.
func resultFilter(f *ui.Form) query.PublicFilter {
	return query.PublicFilter{Name: f.String("name"), Code: strings.ToUpper(f.String("code")),
		Dept: ids.Dept(f.String("dept")),
		Task: f.String("task"), Type: f.String("type")}
}

func (p *Portal) resultList(w http.ResponseWriter, r *http.Request) error {
	options, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	l := p.list(r, "检查结果", ui.Column{Head: "检查对象", As: ui.AsName}, ui.Column{Head: "代码", As: ui.AsCode},
		ui.Column{Head: "抽查任务", As: ui.AsText}, ui.Column{Head: "检查部门", As: ui.AsShort},
		ui.Column{Head: "检查结果", As: ui.AsResult}, ui.Column{Head: "检查结束日", As: ui.AsDay},
		ui.Column{Head: "公示日期", As: ui.AsDay})
	l.Exports, l.Note = true, "检查结束后二十个工作日内公示"
	types := make([]ui.Option, len(publication.Types))
	for i, t := range publication.Types {
		types[i] = ui.Option{Value: t.Code, Label: t.Name}
	}
	f := query.PublicFilter{
		Name: l.Text("name", "检查对象", "名称"), Dept: ids.Dept(l.Choice("dept", "检查部门", options)),
		Type: l.Choice("type", "检查结果", types), Code: strings.ToUpper(l.Text("code", "对象代码", "统一社会信用代码")),
		Task: l.Text("task", "抽查任务", "名称或编号"),
	}
	if l.Exporting() != "" {
		return l.Export(w, csvHead, p.resultLines(r.Context(), f))
	}
	list, total, err := query.Published(r.Context(), p.App.DB.Read(), f, l.Limit(), l.Offset())
	if err != nil {
		return err
	}
	l.Found(total)
	for _, x := range list {
		row, err := resultRow(x, depts)
		if err != nil {
			return err
		}
		l.Add(row)
	}
	q := r.URL.Query()
	for _, own := range []string{"page", "size", "open"} {
		q.Del(own)
	}
	sh := p.R.Shell(r, "结果公示")
	sh.Actions = []ui.Action{ // the same filter, for programs
		ui.Link("开放数据 CSV", resultsPath+".csv?"+q.Encode(), "download"),
		ui.Link("开放数据 JSON", resultsPath+".json?"+q.Encode(), "download"),
	}
	sh.Lead = "各部门对每个检查对象的结果。公示后不能擅自改变，内容的摘要在公开日志里。"
	return resultListView.Render(w, r, p.R, http.StatusOK, sh, resultListPage{l})
}

// resultRow is a published result in the list.
func resultRow(x publication.Publication, depts map[ids.Dept]identity.Department) (ui.Row, error) {
	d, err := x.Document()
	if err != nil {
		return ui.Row{}, err
	}
	codes := make([]string, len(d.Types))
	for i, t := range d.Types {
		codes[i] = t.Code
	}
	facts := []ui.Line{line("检查部门", d.Dept.Name), line("检查结果", typeNames(d))}
	if d.Summary != "" {
		facts = append(facts, line("情况摘要", d.Summary))
	}
	if d.Handling != "" {
		facts = append(facts, line("处理情况", d.Handling))
	}
	row := ui.Row{ID: x.Result, Fold: []ui.Part{{Title: "检查结果", Lines: facts}}}
	public := ui.DayCell(d.PublishedOn)
	if d.LateReason != "" {
		public = ui.BadgeCell(ui.Badge{Text: d.PublishedOn[len("2006-"):] + " 逾期", Tone: ui.Warn})
		row.Fold = append(row.Fold, ui.Part{Title: "逾期公示", Lines: []ui.Line{
			line("公示期限", d.DueOn), line("公示日期", d.PublishedOn), line("逾期原因", d.LateReason),
		}})
	}
	row.Cells = []ui.Cell{
		ui.LinkCell(d.Subject.Name, resultHref(x.Result)), ui.TextCell(d.Subject.Code), ui.TextCell(d.Task.Name),
		ui.TextCell(
			show.Short(depts, ids.Dept(d.Dept.Code)),
		), show.ResultCell(codes), ui.DayCell(d.EndedOn), public,
	}
	return row, nil
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
	here := resultHref(pub.Result)
	out := resultPage{Items: d.Items, Document: here + "/document.json", Facts: []ui.Def{
		{Term: "检查对象", Text: d.Subject.Name},
		{Term: "对象代码", Text: d.Subject.Code, Href: resultsPath + "?code=" + url.QueryEscape(d.Subject.Code)},
		{Term: "抽查任务", Text: d.Task.Name + "（" + d.Task.Code + "）", Wide: true},
		{Term: "检查部门", Text: d.Dept.Name}, {Term: "执法证号", Text: strings.Join(d.Inspectors, "、")},
		{Term: "检查结束日", Text: d.EndedOn}, {Term: "公示日期", Text: d.PublishedOn},
		{Term: "检查结果", Text: typeNames(d), Wide: true},
		{Term: "情况摘要", Text: none(d.Summary), Wide: true}, {Term: "处理情况", Text: none(d.Handling), Wide: true},
	}}
	if d.LateReason != "" {
		out.Notices = append(out.Notices, ui.Notice{Tone: ui.Warn, Title: "逾期公示：期限是 " + d.DueOn,
			Text: d.LateReason, Basis: law.Art174})
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
	out.Acts = openedActs(entries, depts)
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
	visit := inspection.Key{Region: mine.Region, Task: mine.Task, Subject: mine.Subject}
	list, err := publication.ResultsOfVisit(ctx, q, visit)
	var out []departmentRow
	for _, x := range list {
		if x.Dept == mine.Dept {
			continue
		}
		row := departmentRow{Dept: show.Full(depts, string(x.Dept)), Due: x.DueOn, State: ui.Badge{Text: "待公示"}}
		if x.State == publication.Published {
			row.Href, row.State = resultHref(x.ID), ui.Badge{Text: "已公示", Tone: ui.Good}
		}
		out = append(out, row)
	}
	return out, err
}
