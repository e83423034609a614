package results

import (
	"net/http"

	"yangguang/internal/publication"
	"yangguang/internal/query"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

var publicationsView = ui.Define[listPage]("results/publications")

const (
	waiting     = "approved"  // approved, to be published
	unpublished = "open"      // all that is not published, whatever it still waits for
	shown       = "published" // published
)

var ranges = []ui.Option{
	{Value: waiting, Label: "已审批，待公示"},
	{Value: unpublished, Label: "还没有公示的全部"},
	{Value: shown, Label: "已公示"},
}

// publications is the clerk's list: at first what is approved and waits for
// publication, the most urgent first.
func publications(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	l := ui.NewList(r, d.Now().UnixMicro(), "检查结果", query.ResultsByDue, columns(true)...)
	l.Default("state", waiting)
	l.None = ui.Empty{Title: "没有需要公示的结果", Text: "分管负责人审批后，结果会出现在这里。",
		Action: new(ui.Link("看已公示的", "/publications?state="+shown, ""))}
	f := query.ResultFilter{Dept: d.Actor(r).Dept, States: publication.States}
	conditions(l, &f, func() {
		switch l.Choice("state", "范围", ranges) {
		case waiting:
			f.States, l.Columns = []publication.State{publication.Approved}, columns(false)
		case unpublished:
			f.States = []publication.State{publication.Draft, publication.Returned, publication.Pending, publication.Approved}
		case shown:
			f.States, l.Columns = []publication.State{publication.Published}, columns(false)
		}
	})
	if done, err := fill(d, w, r, l, f); done || err != nil {
		return err
	}
	sh := d.R.Shell(r, "公示")
	sh.Lead = "检查结束后 20 个工作日内公示；逾期的仍须公示，并写明原因。"
	return publicationsView.Render(w, r, d.R, http.StatusOK, sh, listPage{l})
}
