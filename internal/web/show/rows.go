package show

import (
	"fmt"
	"strconv"

	"yangguang/internal/web/ui"
)

// FormRows is a group of repeated fields. Without JavaScript a further row is
// asked for by a submit button, which shows the form again with all that was
// typed; rows that stay empty are not saved.
type FormRows struct {
	Name  string // of the hidden count and the button
	Title string
	Help  string
	More  string // label of the button
	Err   string
	Count int
	Rows  []FormRow
}

// FormRow is one row of repeated fields.
type FormRow struct {
	No     int // from 1
	Fields []ui.Field
}

// RowField names a field of a repeated row.
func RowField(group string, n int, field string) string {
	return fmt.Sprintf("%s-%d-%s", group, n, field)
}

// RowCount is how many rows of a group the form shows, at least least.
func RowCount(f *ui.Form, group string, least int) int {
	n, err := strconv.Atoi(f.Values.Get(group))
	if err != nil {
		return least
	}
	return min(max(n, least), 100)
}

// MoreRows counts up the group whose button was pressed and reports whether
// one was.
func MoreRows(f *ui.Form, groups ...string) bool {
	for _, g := range groups {
		if f.Values.Get("more") == g {
			f.Set(g, strconv.Itoa(RowCount(f, g, 1)+1))
			return true
		}
	}
	return false
}
