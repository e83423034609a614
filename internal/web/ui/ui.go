// Package ui is the design language of every page: one layout with grouped
// navigation, a set of typed components, forms that keep what a person typed,
// and one way to turn an error into a page. Pages are html/template files with
// one typed struct each; they work without JavaScript and contain no inline
// style or script.
//
// # A page with a list
//
// An area (desk/tasks, portal, …) embeds a folder of templates and makes one
// Renderer. templates/list.html belongs to the page "tasks/list"; a file that
// starts with "_" holds {{define}}d partials for all pages of the area.
//
//	//go:embed all:templates
//	var files embed.FS
//
//	type listPage struct{ List *ui.List }
//
//	var list = ui.Define[listPage]("tasks/list")
//
//	rend, err := ui.New(baseShell, ui.Set{Area: "tasks", Files: files}) // baseShell(r) fills Area, Nav, User
//	mux.Handle("GET /tasks", rend.Handle(s.list))
//
// The list is declared and read in one go: each condition that the page asks
// for becomes a field of the filter and, when it is in force, a chip.
//
//	func (s *Server) list(w http.ResponseWriter, r *http.Request) error {
//		l := ui.NewList(r, s.now(), "抽查任务", "due", // nearest time limit first; "-due" for the farthest
//			ui.Column{Head: "任务编号", As: ui.AsCode, Sort: "no"},
//			ui.Column{Head: "任务名称", As: ui.AsName},
//			ui.Column{Head: "对象数", As: ui.AsCount},
//			ui.Column{Head: "公示期限（工作日）", As: ui.AsClock, Sort: "due"},
//			ui.Column{Head: "状态", As: ui.AsState})
//		l.Exports = true
//		l.None = ui.Empty{Title: "还没有抽查任务", Action: new(ui.Link("新建任务", "/tasks/new", "plus"))}
//		q := task.Filter{
//			Name:  l.Text("name", "任务名称", "名称或编号"),
//			State: task.State(l.Choice("state", "状态", states)),
//		}
//		q.From, q.Until = l.Days("from", "until", "开始日期")
//		q.Sort, q.Desc = l.Order() // one of the Sorts above, or the default
//		total, err := task.Count(r.Context(), s.db, by, q)
//		if err != nil {
//			return err
//		}
//		l.Found(total) // before the rows are read: a page beyond the end becomes the last
//		if l.Exporting() != "" {
//			return l.Export(w, []string{"任务编号", "任务名称"}, task.Rows(r.Context(), s.db, by, q)) // iter.Seq2[[]string, error]
//		}
//		q.Limit, q.Offset = l.Limit(), l.Offset()
//		found, err := task.List(r.Context(), s.db, by, q)
//		if err != nil {
//			return err
//		}
//		for _, t := range found {
//			l.Add(ui.Row{ID: string(t.ID), Acts: acts(t), Cells: []ui.Cell{
//				ui.TextCell(t.No), ui.LinkCell(t.Name, show.TaskHref(t.ID)), ui.CountCell(t.Objects),
//				ui.ClockCell(show.Clock(t)), ui.BadgeCell(show.TaskState(t.State))}})
//		}
//		sh := s.rend.Shell(r, "抽查任务")
//		sh.Actions = []ui.Action{ui.Link("新建任务", "/tasks/new", "plus").Main()}
//		return list.Render(w, r, s.rend, http.StatusOK, sh, listPage{l})
//	}
//
// templates/list.html — dot is listPage; the layout prints the h1, the crumbs,
// the badge and the actions of the Shell:
//
//	{{template "list" .List}}
//
// That is all: filter with 查询, 重置 and 展开, chips, 序号, sorted heads, 操作,
// 共 N 条, 每页 20/50/100, 跳至, export, both empty states, the cards of a phone.
// A list too long to be counted reads Limit()+1 rows, shows Limit() and says
// l.More(true) instead of Found. What a list may do besides:
//
//	l.Default("state", "wait")            // before the field; 重置 comes back to it
//	l.Tick("mine", "只看我发起的")           // a condition that is there or not
//	l.Note, l.Facts                       // said once beside the chips: 逾期 1
//	row.Fold = []ui.Part{…}               // opens under the row, ?open=<ID>
//	row.Problem, l.Problem = true, "发现问题" // counted, opened together
//	row.Held = "不由您审批"                 // why there is no act and no tick box
//	l.Bulk = &ui.Bulk{Acts: …}            // tick boxes, posted as "pick"; only where a bulk act exists
//	l.OK()                                // false: a condition made no sense; it is told at its field and left out
//
// The names page, size, sort, open, all and export of the address belong to the
// list. Other names that came in, such as the tab of a page, are carried along.
//
// # A form
//
//	func (s *Server) newTask(w http.ResponseWriter, r *http.Request) error {
//		return s.taskForm(w, r, http.StatusOK, ui.NewForm())
//	}
//
//	func (s *Server) createTask(w http.ResponseWriter, r *http.Request) error {
//		f, err := ui.Parse(w, r)
//		if err != nil {
//			return err
//		}
//		name := f.Required("name", "任务名称")
//		size := f.Int("size", "抽取户数", 1, 100_000)
//		from := f.Day("from", "开始日期")
//		if !f.OK() {
//			return s.taskForm(w, r, http.StatusUnprocessableEntity, f)
//		}
//		id, err := s.Tasks.Create(r.Context(), by.WithKey(f.Key), …)
//		if f.Refused(err) { // a refusal that names one of our fields, or is Invalid
//			return s.taskForm(w, r, http.StatusUnprocessableEntity, f)
//		}
//		if err != nil {
//			return err // Handle makes the page: refusal, not found, conflict, fault
//		}
//		return ui.SeeOther(w, r, "/tasks/"+id, "任务已建立。")
//	}
//
// templates/task-new.html — "form" prints the error summary and the hidden
// idempotency key; a field is built by a method of the form, so value and error
// come along:
//
//	<form method="post" action="/tasks" class="form">
//	{{template "form" .Form}}
//	{{template "field" ((.Form.Text "name" "任务名称").Need.Hint "不超过四十个字")}}
//	{{template "field" (.Form.Select "dept" "发起部门" .Depts).Need}}
//	{{template "field" (.Form.Number "size" "抽取户数").Need}}
//	{{template "field" (.Form.Date "from" "开始日期").Need}}
//	{{template "basis" .Basis}}
//	<p class="buttons"><button class="button main">保存</button> <a class="button" href="/tasks">取消</a></p>
//	</form>
//
// # A page that follows events
//
// Set Shell.Live to the URL of an event stream that Watch writes. On each event
// hall.js fetches the page again and swaps every element that has an id and
// data-swap. A part in which the person has typed something stays until it is
// sent or emptied.
//
// # Components
//
// Named templates, each with the Go type of its dot:
//
//	lists      "list" *List · "find" Find · "filter" Filter and "pager" Pager (what is not a List)
//	marks      "badge" Badge · "due" Clock (in rows: 12-01 剩 2 日) · "clock" Clock (in full, on a page about
//	           one thing) · "result" Result · "progress" Progress · "basis" law.Provision · "entry" *int64
//	workbench  "bench" Bench, or its parts "tabs" []Tab · "tasks" Tasks · "decision" Decision · "meters" Meters
//	one thing  "defs" []Def · "notice" Notice · "kpis" []KPI · "steps" []Step · "timeline" []Act · "todos" []Todo
//	           "empty" Empty · "fold" Fold · "action" Action
//	forms      "form" *Form · "field" Field
//	public     "verdict" Verdict
//	in the field "tri" Tri · "phone-foot" []Action (at most three, the last one large; last on the page)
//	documents  "grid" Grid
//	draw hall  "dice" Dice · "tickets" Tickets · "witness" Witness
//
// Functions: icon "lock" · asset "app.js" · day µs · datetime µs · number n ·
// hash "hex" (short, full value in the title) · hashfull "hex".
//
// A plain table marked class="table stack" becomes one block a row on a phone;
// each cell then needs data-label="列名" (the cell of class name is its headline).
//
// CSS for plain markup: card (with h2), panel, grid-2, grid-3, scroll + table
// (cells: code, name, num, acts), defs, form, buttons, button (main, danger,
// small), act-link, muted, sub, hash, lead, no-print, print-only.
//
// # Whole pages of this package
//
// Confirmation (what will happen, under which provision, can it be undone; of a
// bulk act also what it is about) is rendered like any page:
// ui.Confirmation.Render(w, r, rend, 200, shell, ui.Confirm{…}).
package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed templates
var own embed.FS

// view is what the layout executes on.
type view[T any] struct {
	Shell Shell
	Data  T
}

var (
	definedMu sync.Mutex
	defined   = map[string]any{} // page name → zero view[T]
)

// Page is a page whose template executes on a T.
type Page[T any] struct{ name string }

// Define registers a page "area/file" at package level. It panics when the
// name is taken, which is a mistake in the program.
func Define[T any](name string) Page[T] {
	definedMu.Lock()
	defer definedMu.Unlock()
	if _, taken := defined[name]; taken || strings.Count(name, "/") != 1 {
		panic("ui: page " + name + " is defined twice or is not named area/file")
	}
	defined[name] = view[T]{}
	return Page[T]{name: name}
}

// Renderer holds the parsed pages of one area and those of this package. It is
// safe for concurrent use.
type Renderer struct {
	pages map[string]*template.Template
	base  func(*http.Request) Shell
	shown map[string]string // path by comparable pattern, see Shows
}

// Set is a folder templates/*.html: the pages "area/file" of one area. With
// Area "" it holds only partials, which every set after it may use.
type Set struct {
	Area  string
	Files fs.FS
}

// New parses the components of this package and the sets, in order. base gives
// the shell of a request (area, navigation, person, or a portal's visitor); it
// may be called for a request that failed. New returns an error for a template
// that does not parse, a file without a Define, or a Define without a file.
func New(base func(*http.Request) Shell, sets ...Set) (*Renderer, error) {
	rend := &Renderer{pages: map[string]*template.Template{}, shown: map[string]string{}, base: base}
	components, err := template.New("").Funcs(funcs).ParseFS(own, "templates/components/*.html")
	if err != nil {
		return nil, err
	}
	if err := rend.parse("ui", own, components); err != nil {
		return nil, err
	}
	for _, set := range sets {
		if set.Area == "" {
			components, err = components.ParseFS(set.Files, "templates/_*.html")
		} else {
			err = rend.parse(set.Area, set.Files, components)
		}
		if err != nil {
			return nil, err
		}
	}
	definedMu.Lock()
	defer definedMu.Unlock()
	for name := range defined {
		served := slices.ContainsFunc(sets, func(set Set) bool { return set.Area == path.Dir(name) })
		if served && rend.pages[name] == nil {
			return nil, fmt.Errorf("ui: page %s has no template file", name)
		}
	}
	return rend, nil
}

func (rend *Renderer) parse(area string, files fs.FS, components *template.Template) error {
	names, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		return err
	}
	set, err := components.Clone()
	if err != nil {
		return err
	}
	for _, file := range names {
		if strings.HasPrefix(path.Base(file), "_") {
			if set, err = set.ParseFS(files, file); err != nil {
				return err
			}
		}
	}
	for _, file := range names {
		stem := strings.TrimSuffix(path.Base(file), ".html")
		if strings.HasPrefix(stem, "_") {
			continue
		}
		name := area + "/" + stem
		definedMu.Lock()
		_, ok := defined[name]
		definedMu.Unlock()
		if !ok {
			return fmt.Errorf("ui: template %s belongs to no defined page", name)
		}
		text, err := fs.ReadFile(files, file)
		if err != nil {
			return err
		}
		page, err := set.Clone()
		if err != nil {
			return err
		}
		if _, err := page.New("content").Parse(string(text)); err != nil {
			return fmt.Errorf("ui: %s: %w", name, err)
		}
		rend.pages[name] = page
	}
	return nil
}

// Each calls f for every page with its layout template and a zero value of
// what that template executes on, so that a test can check one against the other.
func (rend *Renderer) Each(f func(name string, layout *template.Template, zero any)) {
	for name, page := range rend.pages {
		definedMu.Lock()
		zero := defined[name]
		definedMu.Unlock()
		f(name, page.Lookup("layout"), zero)
	}
}

// Shell is the shell of the request with the page's title.
func (rend *Renderer) Shell(r *http.Request, title string, crumbs ...Crumb) Shell {
	sh := rend.base(r)
	sh.Title, sh.Crumbs = title, crumbs
	return sh
}

// Render writes the page with the given status. It renders into memory first:
// when it returns an error nothing has been written.
func (p Page[T]) Render(w http.ResponseWriter, r *http.Request, rend *Renderer, status int, sh Shell, data T) error {
	sh.Page = p.name
	sh.mark(r.URL.Path)
	if sh.Flash == "" {
		sh.Flash = takeFlash(w, r)
	}
	return rend.write(w, p.name, "layout", status, view[T]{Shell: sh, Data: data})
}

func (rend *Renderer) write(w http.ResponseWriter, page, root string, status int, data any) error {
	t, ok := rend.pages[page]
	if !ok {
		return fmt.Errorf("ui: page %s is not of this area", page)
	}
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(&buf, root, data); err != nil {
		return fmt.Errorf("ui: page %s: %w", page, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	_, err := buf.WriteTo(w)
	if err != nil {
		return nil // the visitor went away; there is nobody to tell
	}
	return nil
}
