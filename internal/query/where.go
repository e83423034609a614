package query

import (
	"strconv"
	"strings"

	"yangguang/internal/db"
)

// where collects the conditions of a list and their arguments, so that the
// count, the page and the export of it ask the same question.
type where struct {
	text strings.Builder
	args []any
}

// and adds a condition; each ? in it stands for the next of args.
func (w *where) and(condition string, args ...any) {
	if w.text.Len() == 0 {
		w.text.WriteString(" where ")
	} else {
		w.text.WriteString(" and ")
	}
	w.text.WriteString(w.bind(condition, args...))
}

// bind numbers the ? of a piece of the statement and keeps its arguments.
func (w *where) bind(piece string, args ...any) string {
	var out strings.Builder
	for i, part := range strings.Split(piece, "?") {
		if i > 0 {
			w.args = append(w.args, args[i-1])
			out.WriteString("$" + strconv.Itoa(len(w.args)))
		}
		out.WriteString(part)
	}
	return out.String()
}

// marks are n places for values in brackets, for "in".
func marks(n int) string {
	if n == 0 {
		return "(null)"
	}
	return "(?" + strings.Repeat(", ?", n-1) + ")"
}

// page is the end of a list's statement: limit 0 reads all rows.
func (w *where) page(limit, offset int) string {
	if limit == 0 {
		return ""
	}
	return w.bind(" limit ? offset ?", limit, offset)
}

// begins is the pattern of a text that stands at the beginning.
func begins(text string) string { return db.Contains(text)[1:] }
