package results

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/publication"
	"yangguang/internal/query"
	"yangguang/internal/web/act"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// listRow is one result in a list: what the person may do with it, or why it is
// not for him to decide; under it what was found.
func listRow(d *desk.Desk, r *http.Request, l *ui.List, x query.ResultRow, f query.Finding, whole bool) ui.Row {
	who := ui.TextCell(x.Enterer)
	if x.Enterer == "" {
		who = ui.TextCell("—").Muted()
	}
	row := ui.Row{ID: x.ID, Problem: show.FoundProblem(x.Types), Cells: []ui.Cell{
		ui.LinkCell(x.SubjectName, "/results/"+x.ID), show.TaskCell(x.TaskNo, x.TaskName),
		show.ResultCell(x.Types), who, ui.DayCell(x.EndedOn), ui.ClockCell(rowClock(d, x))}}
	if states(l) {
		row.Cells[3] = ui.BadgeCell(show.ResultBadge(x.State))
	}
	why := notForHim(d, r, x)
	if why != "" {
		row.Held = "不由您审批"
	} else {
		row.Acts = rowActs(d, r, x)
	}
	row.Fold = folded(x, f, why, whole || x.Mine)
	return row
}

// states reports whether the list says the state of each row.
func states(l *ui.List) bool { return l.Columns[3].As == ui.AsState }

func rowResource(by actor.Actor, x query.ResultRow) authz.Resource {
	res := authz.Resource{Kind: "result", ID: x.ID, Dept: by.Dept, Region: x.Region,
		Person: x.EnteredBy, State: string(x.State)}
	if x.Mine {
		res.People = []string{string(by.Inspector)}
	}
	return res
}

// notForHim is why a result that waits is not to be decided by this person, who
// approves others; "" when it is, or when it does not wait.
func notForHim(d *desk.Desk, r *http.Request, x query.ResultRow) string {
	by := d.Actor(r)
	if x.State != publication.Pending || !d.App.Authz.Could(by, authz.ApproveResult) {
		return ""
	}
	var no *law.Refusal
	if err := d.Permit(r, authz.ApproveResult, rowResource(by, x)); errors.As(err, &no) {
		return no.Message + no.Next
	} else if err != nil {
		return err.Error()
	}
	if x.Conflict {
		return "您与这家检查对象有登记在册的回避情形。请由本部门另一名负责人审批。"
	}
	return ""
}

func rowActs(d *desk.Desk, r *http.Request, x query.ResultRow) []ui.Action {
	by := d.Actor(r)
	var out []ui.Action
	offer := func(a act.Act[decided], states ...publication.State) {
		if slices.Contains(states, x.State) && d.Permit(r, a.Right, rowResource(by, x)) == nil {
			out = append(out, acts.Link(a, decided{Result: publication.Result{ID: x.ID}}))
		}
	}
	offer(approve, publication.Pending)
	offer(publish, publication.Approved)
	offer(giveBack, publication.Pending, publication.Approved)
	editable := publication.Result{State: x.State}.Editable()
	if editable && d.Permit(r, authz.EnterResult, rowResource(by, x)) == nil {
		out = append(out, ui.Link("录入", show.VisitHref(x.Task, x.Subject, "results", string(by.Dept)), ""))
	}
	return out
}

// folded is what opens under a row: findings, handling, signatures.
func folded(x query.ResultRow, f query.Finding, why string, visit bool) []ui.Part {
	var parts []ui.Part
	if why != "" {
		parts = append(parts, ui.Part{Title: "不由您审批", Lines: []ui.Line{{Text: why}}})
	}
	found := ui.Part{Title: foundTitle(f)}
	for _, p := range f.Failed {
		text := p.Item + "：" + p.Note + "（要点：" + p.Text + "）"
		found.Lines = append(found.Lines, ui.Line{Text: text, Mark: ui.Bad})
	}
	if f.Fail == 0 {
		found.Lines = append(found.Lines, ui.Line{Text: "没有不合格的要点", Mark: ui.Good})
	}
	if x.State == publication.Returned {
		found.Lines = append(found.Lines, ui.Line{Text: "退回原因：" + x.Opinion, Soft: true})
	}
	handled := ui.Part{Title: "情况和处理"}
	for _, text := range []string{x.Summary, x.Handling} {
		if text != "" {
			handled.Lines = append(handled.Lines, ui.Line{Text: text})
		}
	}
	if len(handled.Lines) == 0 {
		handled.Lines = []ui.Line{{Text: "没有填写", Soft: true}}
	}
	if x.Enterer != "" {
		handled.Lines = append(handled.Lines, ui.Line{Text: x.Enterer + "录入", Soft: true})
	}
	signed := ui.Line{Text: fmt.Sprintf("全体 %d 人已签", x.Members), Mark: ui.Good}
	if x.Signed < x.Members {
		signed = ui.Line{Text: fmt.Sprintf("已签 %d 人，还缺 %d 人", x.Signed, x.Members-x.Signed)}
	}
	if visit {
		link := ui.Link("检查表和签字", show.VisitHref(x.Task, x.Subject), "")
		signed.Link = &link
	}
	return append(parts, found, handled, ui.Part{Title: "签字", Lines: []ui.Line{signed, {Text: string(x.Subject),
		Soft: true}}})
}

func foundTitle(f query.Finding) string {
	var words []string
	for _, c := range []struct {
		n    int
		word string
	}{{f.Fail, "不合格"}, {f.Pass, "合格"}, {f.NA, "不适用"}, {f.Unchecked, "未检查"}} {
		if c.n > 0 {
			words = append(words, fmt.Sprintf("%s %d 点", c.word, c.n))
		}
	}
	if len(words) == 0 {
		return "检查表"
	}
	return strings.Join(words, "，")
}
