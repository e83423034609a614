package portal

import (
	"iter"
	"math"
	"net/http"

	"yangguang/internal/web/ui"
)

// list is a list at the time of the request, in the order of its query.
func (p *Portal) list(r *http.Request, label string, columns ...ui.Column) *ui.List {
	return ui.NewList(r, p.App.Ledger.Clock().UnixMicro(), label, "", columns...)
}

// allRows is a limit that no list reaches.
const allRows = math.MaxInt32

// span is which rows to read: those of the page, or all of them for an export.
func span(l *ui.List) (limit, offset int) {
	if l.Exporting() != "" {
		return allRows, 0
	}
	return l.Limit(), l.Offset()
}

// lines gives the rows of an export that were read already.
func lines[T any](list []T, line func(T) []string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for _, x := range list {
			if !yield(line(x), nil) {
				return
			}
		}
	}
}

// line is a line of what opens under a row.
func line(term, text string) ui.Line { return ui.Line{Text: term + "：" + text} }
