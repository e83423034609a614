// Package gallery has every component of the web once, with long and rare
// content, on pages shaped like those of the product. Tests look at them.
package gallery

import (
	"embed"
	"net/http"
	"sync/atomic"
	"testing"

	"yangguang/internal/law"
	"yangguang/internal/web/assets"
	"yangguang/internal/web/ui"
)

// Paths are the pages of the gallery with the status that each answers.
var Paths = map[string]int{
	"/list": 200, "/list/detail": 200, "/form": 200, "/form?wrong": 422, "/desk": 200, "/hall": 200, "/opening": 200,
	"/portal?area=portal": 200, "/confirm": 200, "/refused": 409, "/nowhere": 404, "/counting": 200,
	"/list?open=problems&all=1&size=20&page=2": 200, "/list?from=2026-11-31&until=x": 200, "/list?dept=sc": 200,
	"/list?none":  200,
	"/list/plain": 200, "/work": 200, "/asked": 200, "/asked?void": 200, "/done": 200, "/public?area=portal": 200,
	"/field?area=portal": 200, "/official": 200,
}

//go:embed templates
var files embed.FS

// Gallery is one set of the pages.
type Gallery struct {
	*ui.Renderer
	http.Handler

	beat  chan struct{}
	count atomic.Int64
}

// Beat makes something happen on /counting and waits until the page was told.
func (g *Gallery) Beat() { g.beat <- struct{}{} }

type row struct {
	No, Href, Name, Kind, Dept, Rate string
	Objects                          int
	Done                             ui.Progress
	Span                             string
	Clock                            ui.Clock
	State                            ui.Badge
}

type detailPage struct {
	Steps    []ui.Step
	Lock     ui.Notice
	Notices  []ui.Notice
	Facts    []ui.Def
	Rows     []object
	Acts     []ui.Act
	None     ui.Empty
	Seed     string
	Progress ui.Progress
}

type object struct {
	Rank                  int
	Name, Code, Risk, Lot string
	RiskTone              ui.Tone
}

type formPage struct {
	Form  *ui.Form
	Depts []ui.Option
	Kinds []ui.Option
	Basis law.Provision
}

type deskPage struct {
	KPIs  []ui.KPI
	Todos []ui.Todo
	Acts  []ui.Act
}

type hallPage struct {
	Steps   []ui.Step
	Inputs  []ui.Def
	Tickets ui.Tickets
	Witness ui.Witness
	Dice    ui.Dice
	Form    *ui.Form
}

type openingPage struct {
	Witness ui.Witness
	Form    *ui.Form
}

type countingPage struct {
	Count int
	Form  *ui.Form
}

type portalPage struct {
	Filter ui.Filter
	Rows   []row
	Pager  ui.Pager
}

var (
	detail   = ui.Define[detailPage]("gallery/detail")
	form     = ui.Define[formPage]("gallery/form")
	desk     = ui.Define[deskPage]("gallery/desk")
	hall     = ui.Define[hallPage]("gallery/hall")
	portal   = ui.Define[portalPage]("gallery/portal")
	opening  = ui.Define[openingPage]("gallery/opening")
	counting = ui.Define[countingPage]("gallery/counting")
)

func base(r *http.Request) ui.Shell {
	if r.URL.Query().Get("area") == "portal" {
		return ui.Shell{Area: ui.Portal, Organ: "威海临港经济技术开发区社会工作部", SignIn: "/login", Nav: []ui.NavGroup{{Items: []ui.NavItem{
			{Label: "抽查事项清单", Href: "/catalog"}, {Label: "年度计划", Href: "/plans"}, {Label: "抽取公示", Href: "/portal"},
			{Label: "结果公示", Href: "/results"}, {Label: "怎样自己验证", Href: "/verify"},
		}}}}
	}
	return ui.Shell{Area: ui.Staff, Organ: "社会工作部",
		User: &ui.UserBox{Name: "张晓䶮", Dept: "临港区社会工作部", Roles: "经办人、清单两库维护员", SignOut: "/logout", Key: "K"},
		Nav: []ui.NavGroup{
			{Items: []ui.NavItem{{Label: "工作台", Href: "/desk", Icon: "home", Count: 5}}},
			{Title: "一单两库", Items: []ui.NavItem{
				{Label: "抽查事项清单", Href: "/catalog", Icon: "list-check"},
				{Label: "检查对象名录库", Href: "/subjects", Icon: "building"},
				{Label: "执法检查人员名录库", Href: "/inspectors", Icon: "users"}}},
			{Title: "抽查", Items: []ui.NavItem{
				{Label: "年度计划", Href: "/plans", Icon: "calendar"},
				{Label: "抽查任务", Href: "/list", Icon: "dice-5"},
				{Label: "我的检查", Href: "/visits", Icon: "clipboard-check", Count: 3, Late: true},
				{Label: "审批与公示", Href: "/results", Icon: "gavel"}}},
			{Title: "监督", Items: []ui.NavItem{
				{Label: "公开日志", Href: "/log", Icon: "list-check"},
				{Label: "权限与规则", Href: "/rights", Icon: "shield-check"}}},
		}}
}

// New hangs the pages.
func New(t testing.TB) *Gallery {
	t.Helper()
	rend, err := ui.New(base, ui.Set{Area: "gallery", Files: files})
	if err != nil {
		t.Fatal(err)
	}
	g := &Gallery{Renderer: rend, beat: make(chan struct{})}
	mux := http.NewServeMux()
	mux.Handle("/assets/", assets.Handler())
	page := func(path string, h func(w http.ResponseWriter, r *http.Request) error) {
		mux.Handle(path, rend.Handle(h))
	}
	lists(rend, page)
	page("/list/detail", func(w http.ResponseWriter, r *http.Request) error {
		sh := rend.Shell(r, "2026年第四季度民办非企业单位规范运行部门联合抽查", ui.Crumb{Label: "抽查任务", Href: "/list"},
			ui.Crumb{Label: "SJ-2026-0117"})
		sh.Badge = ui.Badge{Text: "名单已锁定", Tone: ui.Good}
		sh.Actions = []ui.Action{ui.Link("打印", "#", "download"), ui.Link("验证抽取过程", "#", "shield-check"),
			ui.Post("派发任务", "/list/detail", "send").Main()}
		sh.Flash = "名单已锁定，共 39 户。"
		return detail.Render(w, r, rend, http.StatusOK, sh, detailData())
	})
	page("/form", func(w http.ResponseWriter, r *http.Request) error {
		f, status := ui.NewForm(), http.StatusOK
		if r.URL.Query().Has("wrong") {
			status = http.StatusUnprocessableEntity
			f.Set("name", "联合抽查").Set("count", "九千").Set("kind", "joint")
			f.Int("count", "抽取户数", 1, 1284)
			f.Chosen("dept", "发起部门", depts)
			f.Refused(law.Refuse(law.Art12, law.Invalid, "COUNT_ABOVE_POOL", "比例不能大于一。", "请把比例改为零到一之间的分数。").On("rate"))
		}
		sh := rend.Shell(r, "新建抽查任务", ui.Crumb{Label: "抽查任务", Href: "/list"})
		sh.Lead = "任务依据已公开的年度计划制定；保存后可以继续修改，提交审批后不能修改。"
		return form.Render(w, r, rend, status, sh,
			formPage{Form: f, Depts: depts,
				Kinds: []ui.Option{{Value: "joint", Label: "部门联合", Note: "有一个或多个配合部门，一次上门查完"},
					{Value: "own", Label: "部门内部", Note: "只有本部门的事项"}}, Basis: law.Art12})
	})
	page("/desk", func(w http.ResponseWriter, r *http.Request) error {
		return desk.Render(w, r, rend, http.StatusOK, rend.Shell(r, "工作台"), deskData())
	})
	page("/hall", func(w http.ResponseWriter, r *http.Request) error {
		p := hallData()
		sh := ui.Shell{Area: ui.Hall, Organ: "威海临港经济技术开发区社会工作部", Title: "2026年第四季度民办非企业单位规范运行部门联合抽查",
			Badge: ui.Badge{Text: "等待摇号", Tone: ui.Info}, Lead: "LGSG-2026-0007 · 第 1 次抽取 · 检查对象", Live: "/hall/events",
			Scripts: []string{"tickets.js", "hash.js", "witness.js"}}
		return hall.Render(w, r, rend, http.StatusOK, sh, p)
	})
	mux.HandleFunc("/hall/events", events)
	mux.HandleFunc("/hall/tickets.json", ticketsJSON)
	page("/portal", func(w http.ResponseWriter, r *http.Request) error {
		q := ui.Query(r)
		sh := rend.Shell(r, "抽取公示")
		sh.Lead = "每次抽取的名单、种子和结果都在这里，任何人可以下载并重算。"
		return portal.Render(w, r, rend, http.StatusOK, sh,
			portalPage{Filter: ui.Filter{Action: "/portal", Hidden: []ui.Def{{Term: "area", Text: "portal"}},
				Fields: []ui.Field{q.Text("q", "单位名称或统一代码"), q.Select("y", "年度", ui.Options("2026", "2025")).Any("全部")}},
				Rows: rows[:6], Pager: ui.Pages(r, 1, 20, 6)})
	})
	page("/opening", func(w http.ResponseWriter, r *http.Request) error {
		p := openingPage{Form: ui.NewForm(), Witness: hallData().Witness}
		p.Witness.Opening = true
		sh := ui.Shell{Area: ui.Hall, Title: "公布随机密码", Scripts: []string{"hash.js", "witness.js"}}
		return opening.Render(w, r, rend, http.StatusOK, sh, p)
	})
	page("/counting", func(w http.ResponseWriter, r *http.Request) error {
		p := countingPage{Count: int(g.count.Load()), Form: ui.NewForm()}
		p.Form.Key = "same"
		status := http.StatusOK
		if r.URL.Query().Has("wrong") {
			status = http.StatusUnprocessableEntity
			p.Form.Required("note", "备注")
		}
		return counting.Render(w, r, rend, status,
			ui.Shell{Area: ui.Hall, Title: "计数", Live: "/counting/events", Fresh: "/counting"}, p)
	})
	mux.HandleFunc("/counting/events", g.counts)
	page("/confirm", func(w http.ResponseWriter, r *http.Request) error {
		f := ui.NewForm()
		return ui.Confirmation.Render(w, r, rend, http.StatusOK,
			rend.Shell(r, "锁定抽取名单", ui.Crumb{Label: "抽查任务", Href: "/list"}), ui.Confirm{Form: f, Action: "/confirm",
				What:   []string{"39 户检查对象的名单从此固定，任何人都不能增加、删除或替换。", "名单连同抽取材料立即公开，各部门可以开始抽取执法检查人员。"},
				Facts:  []ui.Def{{Term: "任务", Text: "SJ-2026-0117"}, {Term: "结果摘要", Hash: Seed, Wide: true}},
				Fields: []ui.Field{f.Area("note", "备注").Max(200)}, Basis: law.Art12, Irreversible: true, Submit: "锁定名单",
				Back: "/list/detail"})
	})
	page("/refused", func(w http.ResponseWriter, r *http.Request) error {
		return law.Refuse(law.Art12, law.Conflict, "LIST_LOCKED", "名单已于 2026-11-20 09:30:14 锁定，不能再次锁定。",
			"可以派发任务；确有对象消失的，在我的检查中登记。")
	})
	page("/", ui.NotFound)
	g.Handler = ui.Secure(mux)
	return g
}
