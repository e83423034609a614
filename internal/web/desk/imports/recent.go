package imports

import (
	"net/http"
	"strconv"
	"time"

	"yangguang/internal/calendar"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// batchList is the list of the imports of the own department into one roster,
// with the filter that the address asks for.
func batchList(d *desk.Desk, r *http.Request, kind roster.Kind) (*ui.List, imports.BatchFilter) {
	l := ui.NewList(r, d.Now().UnixMicro(), "历次导入", "",
		ui.Column{Head: "文件", As: ui.AsName},
		ui.Column{Head: "上传时间", As: ui.AsInstant},
		ui.Column{Head: "行数", As: ui.AsCount},
		ui.Column{Head: "有错误", As: ui.AsCount},
		ui.Column{Head: "状态", As: ui.AsState})
	l.Exports = true
	states := make([]ui.Option, len(imports.BatchStates))
	for i, st := range imports.BatchStates {
		states[i] = ui.Option{Value: st.Code, Label: st.Name}
	}
	return l, imports.BatchFilter{Dept: d.Actor(r).Dept, Kind: kind,
		Name:  l.Text("name", "文件名", ""),
		State: l.Choice("state", "状态", states),
	}
}

// recent reads the page of the imports, nil when there was none at all.
func recent(d *desk.Desk, r *http.Request, kind roster.Kind) (*ui.List, error) {
	ctx, q := r.Context(), d.App.DB.Read()
	all, err := imports.CountBatches(ctx, q, imports.BatchFilter{Dept: d.Actor(r).Dept, Kind: kind})
	if err != nil || all == 0 {
		return nil, err
	}
	l, f := batchList(d, r, kind)
	total, err := imports.CountBatches(ctx, q, f)
	if err != nil {
		return nil, err
	}
	l.Found(total)
	return l, imports.EachBatch(ctx, q, f, l.Offset(), l.Limit(), func(b imports.Batch) error {
		row := ui.Row{ID: b.ID, Cells: []ui.Cell{ui.LinkCell(b.Filename, href(b.ID)), ui.InstantCell(b.CreatedAt),
			ui.CountCell(b.Counts.Total), ui.CountCell(b.Counts.Wrong), ui.BadgeCell(batchBadge(b.State))}}
		if openState(b.State) || b.State == imports.Received {
			row.Acts = []ui.Action{ui.Link("继续", href(b.ID), "")}
		}
		l.Add(row)
		return nil
	})
}

func exportBatches(d *desk.Desk, w http.ResponseWriter, r *http.Request, l *ui.List, f imports.BatchFilter) error {
	each := func(fn func(imports.Batch) error) error {
		return imports.EachBatch(r.Context(), d.App.DB.Read(), f, 0, -1, fn)
	}
	heads := []string{"文件", "上传日期", "行数", "新增", "有变化", "无变化", "有错误", "状态", "SHA-256"}
	return l.Export(w, heads, show.Lines(each, func(b imports.Batch) []string {
		n := func(n int64) string { return strconv.FormatInt(n, 10) }
		day := calendar.DateOf(time.UnixMicro(b.CreatedAt)).String()
		return []string{b.Filename, day, n(b.Counts.Total), n(b.Counts.New), n(b.Counts.Changed), n(b.Counts.Unchanged),
			n(b.Counts.Wrong), batchBadge(b.State).Text, b.SHA256}
	}))
}
