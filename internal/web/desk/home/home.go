package home

import (
	"fmt"
	"net/http"
	"time"

	"yangguang/internal/authz"
	"yangguang/internal/query"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type homePage struct {
	Bench ui.Bench
}

var homeView = ui.Define[homePage]("home/home")

var weekdays = map[time.Weekday]string{time.Monday: "星期一", time.Tuesday: "星期二", time.Wednesday: "星期三",
	time.Thursday: "星期四", time.Friday: "星期五", time.Saturday: "星期六", time.Sunday: "星期日"}

func home(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q, by := r.Context(), d.App.DB.Read(), d.Actor(r)
	todos, err := query.TodosOf(ctx, q, by)
	if err != nil {
		return err
	}
	mine, late := groups(d, todos)
	begin, err := beginning(d, r)
	if err != nil {
		return err
	}
	unfinished, err := query.UnfinishedOf(ctx, q, by)
	if err != nil {
		return err
	}
	page := homePage{Bench: ui.Bench{Mine: []ui.Tasks{mine}, Beside: begun(unfinished)}}
	if begin != nil {
		page.Bench.Mine = []ui.Tasks{*begin, mine}
	}
	page.Bench.Tabs = []ui.Tab{
		{Label: "待办", Href: desk.HomePath, Count: len(todos), Hot: late, Current: true},
		{Label: "我办过的", Href: "/ledger"},
	}
	sh := d.R.Shell(r, "工作台")
	year, month, day := d.Today().Parts()
	sh.Lead = fmt.Sprintf("%d年%d月%d日　%s", year, int(month), day, weekdays[d.Today().Weekday()])
	if d.App.Authz.Could(by, authz.DraftTask) {
		sh.Actions = []ui.Action{ui.Link("新建抽查任务", "/tasks/new", "plus")}
	}
	return homeView.Render(w, r, d.R, http.StatusOK, sh, page)
}

// groups puts what waits in order of urgency; only the first button is blue.
func groups(d *desk.Desk, todos []query.Todo) (t ui.Tasks, late bool) {
	t = ui.Tasks{Title: "待办", Aside: "只列现在轮到您办的；按期限排列", None: "现在没有要您办的事。"}
	t.Groups = []ui.TaskGroup{{Title: "已逾期", Hot: true}, {Title: "三个工作日内"}, {Title: "以后"}}
	for i, todo := range todos {
		act := ui.Link(todo.Go, todo.Href, "")
		if i == 0 {
			act = act.Main()
		}
		row := ui.TaskRow{Title: todo.Title(), Text: todo.Text, Act: &act}
		at := 2
		if todo.Due != "" {
			clock := d.Clock(todo.Due, "")
			clock.Today = d.Today().String()
			row.Clock = &clock
			switch clock.Tone() {
			case ui.Bad:
				at, late = 0, true
			case ui.Warn:
				at = 1
			}
		}
		t.Groups[at].Rows = append(t.Groups[at].Rows, row)
	}
	return t, late
}

// begun are the drafts and uploads that the person may go on with.
func begun(list []query.Unfinished) []ui.Tasks {
	if len(list) == 0 {
		return nil
	}
	kinds := map[string][2]string{
		"import-objects":    {"导入检查对象名录库", "/imports/"},
		"import-inspectors": {"导入执法检查人员名录库", "/imports/"},
		"task":              {"抽查任务草稿", "/tasks/"},
		"plan":              {"年度计划草稿", "/plans/"},
		"item":              {"抽查事项草稿", "/items/"},
	}
	var rows []ui.TaskRow
	for _, u := range list {
		row := ui.TaskRow{Title: kinds[u.Kind][0], Text: u.Name, Act: new(ui.Link("继续", kinds[u.Kind][1]+u.ID, ""))}
		if u.Rows > 0 {
			row.Text += fmt.Sprintf("，%s 行，%s 行有错误", ui.Number(u.Rows), ui.Number(u.Bad))
		}
		rows = append(rows, row)
	}
	return []ui.Tasks{{Title: "没办完的", Groups: []ui.TaskGroup{{Rows: rows}}}}
}
