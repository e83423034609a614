package imports

import (
	"fmt"
	"net/http"
	"strconv"

	"yangguang/internal/roster/imports"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

var kinds = []ui.Option{{Value: imports.Mistake, Label: "错误，不写入"}, {Value: imports.Warning, Label: "提醒，照常写入"}}

func href(id string) string { return "/imports/" + id }

// problemList is the list of the rows that are wrong or unusual, with the
// filter that the address asks for.
func problemList(d *desk.Desk, r *http.Request, b imports.Batch) (*ui.List, imports.ProblemFilter) {
	l := ui.NewList(r, d.Now().UnixMicro(), "需改正或留意的行", "",
		ui.Column{Head: "行号", As: ui.AsCount},
		ui.Column{Head: "列", As: ui.AsShort},
		ui.Column{Head: "文件里的值", As: ui.AsName},
		ui.Column{Head: "原因", As: ui.AsText},
		ui.Column{Head: "性质", As: ui.AsState})
	l.Exports = true
	var columns []string
	for _, x := range imports.Fields(b.Kind) {
		columns = append(columns, x.Label)
	}
	return l, imports.ProblemFilter{
		Text:   l.Text("text", "值或原因", ""),
		Column: l.Choice("column", "列", ui.Options(columns...)),
		Kind:   l.Choice("kind", "性质", kinds),
	}
}

func problems(d *desk.Desk, r *http.Request, b imports.Batch, p *showPage) (*ui.List, error) {
	ctx, q := r.Context(), d.App.DB.Read()
	all, err := imports.CountProblems(ctx, q, b, imports.ProblemFilter{})
	if err != nil || all == 0 {
		return nil, err
	}
	if all >= imports.ListedProblems {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "错误太多",
			Text: fmt.Sprintf("错误和提醒各逐行列出前 %s 条，其余只计数。请先看是不是列对应错了。", ui.Number(imports.ListedProblems))})
	}
	l, f := problemList(d, r, b)
	total, err := imports.CountProblems(ctx, q, b, f)
	if err != nil {
		return nil, err
	}
	l.Found(total)
	return l, imports.EachProblem(ctx, q, b, f, l.Offset(), l.Limit(), func(x imports.Problem) error {
		kind := ui.Badge{Text: "错误", Tone: ui.Bad}
		if x.Warning {
			kind = ui.Badge{Text: "提醒", Tone: ui.Warn}
		}
		l.Add(ui.Row{ID: strconv.Itoa(l.Offset() + len(l.Rows) + 1),
			Cells: []ui.Cell{ui.CountCell(x.Line), ui.TextCell(x.Column),
				ui.TextCell(x.Value), ui.TextCell(x.Reason), ui.BadgeCell(kind)}})
		return nil
	})
}

func exportProblems(d *desk.Desk, w http.ResponseWriter, r *http.Request, b imports.Batch,
	l *ui.List, f imports.ProblemFilter) error {
	each := func(fn func(imports.Problem) error) error {
		return imports.EachProblem(r.Context(), d.App.DB.Read(), b, f, 0, -1, fn)
	}
	return l.Export(w, []string{"行号", "列", "值", "原因", "性质"}, show.Lines(each, func(x imports.Problem) []string {
		kind := kinds[0].Label
		if x.Warning {
			kind = kinds[1].Label
		}
		return []string{strconv.Itoa(x.Line), x.Column, x.Value, x.Reason, kind}
	}))
}
