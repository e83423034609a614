package home

import (
	"net/http"
	"strconv"

	"yangguang/internal/query"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type homePage struct {
	Todos []ui.Todo
	KPIs  []ui.KPI
	None  ui.Empty
}

var homeView = ui.Define[homePage]("home/home")

func home(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	by := s.Actor(r)
	todos, err := query.TodosOf(r.Context(), s.App.DB.Read(), by)
	if err != nil {
		return err
	}
	page := homePage{None: ui.Empty{Title: "没有待办事项", Text: "需要您办理的事项会出现在这里。"}}
	total, late, soon := 0, 0, 0
	for _, t := range todos {
		item := ui.Todo{Title: t.Title, Text: t.Text, Href: t.Href, Count: t.Count, Basis: t.Basis}
		if t.Due != "" {
			clock := s.Clock(t.Due, "")
			item.Clock, item.Tone = &clock, clock.Tone()
		}
		switch item.Tone {
		case ui.Bad:
			late += t.Count
		case ui.Warn:
			soon += t.Count
		}
		total += t.Count
		page.Todos = append(page.Todos, item)
	}
	if total > 0 {
		page.KPIs = []ui.KPI{
			{Value: strconv.Itoa(total), Label: "待办合计"},
			{Value: strconv.Itoa(soon), Label: "临近期限", Hint: "最早一件三个工作日内到期", Tone: show.ToneOf(soon, ui.Warn)},
			{Value: strconv.Itoa(late), Label: "已有逾期", Hint: "最早一件已超过期限", Tone: show.ToneOf(late, ui.Bad)},
		}
	}
	sh := s.R.Shell(r, "工作台")
	sh.Lead = by.Name + "，今天是 " + s.Today().String() + "。"
	return homeView.Render(w, r, s.R, http.StatusOK, sh, page)
}
