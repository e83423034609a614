package results

import (
	"net/http"
	"strconv"

	"yangguang/internal/calendar"
	"yangguang/internal/publication"
	"yangguang/internal/query"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

var publicationsView = ui.Define[resultsPage]("results/publications")

// publicationList is the clerk's list: what is approved waits for publication,
// the most urgent first; then what was published.
func publicationList(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	q := ui.Query(r)
	waiting, dept := []publication.State{publication.Draft, publication.Returned, publication.Pending, publication.Approved}, s.Actor(r).Dept
	f := query.ResultFilter{Dept: dept, Text: q.String("text"), States: []publication.State{publication.Approved, publication.Published}}
	switch q.String("state") {
	case "approved":
		f.States = []publication.State{publication.Approved}
	case "published":
		f.States = []publication.State{publication.Published}
	case "open":
		f.States = waiting
	}
	p, err := resultRows(s, r, f, q.PageNumber())
	if err != nil {
		return err
	}
	p.Filter = ui.Filter{Action: "/publications", Fields: []ui.Field{q.Text("text", "检查对象或任务"),
		q.Select("state", "范围", []ui.Option{{Value: "approved", Label: "待公示"}, {Value: "open", Label: "期限内未公示的全部"}, {Value: "published", Label: "已公示"}}).Any("待公示和已公示")}}
	p.None = ui.Empty{Title: "没有需要公示的结果", Text: "分管负责人审批后，结果会出现在这里。"}
	open, _, err := query.Results(r.Context(), s.App.DB.Read(), query.ResultFilter{Dept: dept, States: waiting}, 10_000, 0)
	if err != nil {
		return err
	}
	approved, soon, late := 0, 0, 0
	for _, x := range open {
		if x.State == publication.Approved {
			approved++
		}
		switch s.Clock(x.DueOn, "").Tone() {
		case ui.Bad:
			late++
		case ui.Warn:
			soon++
		}
	}
	p.KPIs = []ui.KPI{
		{Value: strconv.Itoa(approved), Label: "待公示", Href: "/publications?state=approved"},
		{Value: strconv.Itoa(soon), Label: "三个工作日内到期", Href: "/publications?state=open", Tone: show.ToneOf(soon, ui.Warn)},
		{Value: strconv.Itoa(late), Label: "已逾期", Href: "/publications?state=open", Tone: show.ToneOf(late, ui.Bad)},
	}
	sh := s.R.Shell(r, "公示")
	sh.Lead = "检查结束后二十个工作日内公示；逾期的仍须公示，并写明原因。"
	return publicationsView.Render(w, r, s.R, http.StatusOK, sh, p)
}

// level is how near a limit is, in the five steps of the work table.
func level(s *desk.Desk, due string) ui.Badge {
	d, err := calendar.Parse(due)
	if err != nil {
		return ui.Badge{}
	}
	switch s.App.Calendar.Clock(d, s.Today()).Level {
	case calendar.Green:
		return ui.Badge{Text: "充裕", Tone: ui.Good}
	case calendar.Blue:
		return ui.Badge{Text: "正常", Tone: ui.Info}
	case calendar.Yellow:
		return ui.Badge{Text: "临近", Tone: ui.Warn}
	case calendar.Orange:
		return ui.Badge{Text: "紧迫", Tone: ui.Warn}
	}
	return ui.Badge{Text: "逾期", Tone: ui.Bad}
}
