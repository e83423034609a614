package ui

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"yangguang/internal/tabular"
)

// Sizes are the numbers of rows a page of a list may have.
var Sizes = []int{20, 50, 100}

const firstSize = 50

// own names of the address of a list; no filter may have one of them.
const (
	inPage   = "page"
	inSize   = "size"
	inSort   = "sort"
	inOpen   = "open"
	inAll    = "all"
	inExport = "export"
)

// List is a list with everything around it: filter and chips, bulk bar, table,
// pager, export. Its whole state is in the address. The package documentation
// shows a page with one.
//
// Make it with NewList, ask it for the conditions, tell it what was Found, add
// the Rows, and show it with {{template "list" .List}}.
type List struct {
	Label   string // what it lists: 检查结果
	Columns []Column
	Rows    []Row
	Bulk    *Bulk  // nil: no tick boxes
	None    Empty  // there is nothing at all; without a title 还没有 and the Label
	Note    string // said once beside the chips
	Facts   []Fact // counts beside the chips: 逾期 1
	Problem string // what Row.Problem means: 发现问题; "" leaves its counts out
	Exports bool   // offer the export of the current filter

	find     Find
	chips    []Chip
	defaults url.Values
	wrong    bool

	path   string
	query  url.Values
	at     int64
	page   int
	size   int
	total  int // notCounted
	more   bool
	sort   string
	desc   bool
	sorted string // default order, as in the address
}

const notCounted = -1

// Fact is a count that leads to the list of what it counts.
type Fact struct {
	Label string
	Count int
	Href  string
	Hot   bool // red: overdue
}

// NewList reads page, size and order from the address; what makes no sense
// there is as if it were not there. at is the time of the request in
// microseconds UTC. The order in force at first is that of order: the Sort of a
// column, with "-" before it for the greatest first, or "" for none.
func NewList(r *http.Request, at int64, label, order string, columns ...Column) *List {
	l := &List{Label: label, Columns: columns, path: r.URL.Path, query: r.URL.Query(), at: at,
		page: 1, size: firstSize, total: notCounted, defaults: url.Values{}, sorted: order}
	if n, err := strconv.Atoi(l.query.Get(inPage)); err == nil && n > 0 {
		l.page = min(n, 1_000_000)
	}
	if n, err := strconv.Atoi(l.query.Get(inSize)); err == nil && slices.Contains(Sizes, n) {
		l.size = n
	}
	asked := l.query.Get(inSort)
	if key := strings.TrimPrefix(asked, "-"); key == "" || !l.sortable(key) {
		asked = order
	}
	l.sort, l.desc = strings.CutPrefix(asked, "-")
	l.find = Find{Action: l.path, Label: "筛选" + label, Reset: l.path}
	return l
}

func (l *List) sortable(key string) bool {
	return slices.ContainsFunc(l.Columns, func(c Column) bool { return c.Sort == key })
}

// Order is the Sort of the column in force, "" for none, and whether the
// greatest comes first. It is always one of the columns given or the default.
func (l *List) Order() (key string, desc bool) { return l.sort, l.desc }

// Limit is how many rows to read for the page. An uncounted list reads one more
// and tells More.
func (l *List) Limit() int { return l.size }

// Offset is how many rows come before the page.
func (l *List) Offset() int { return (l.page - 1) * l.size }

// Found says how many rows the filter finds. Called before the rows are read it
// turns a page beyond the end into the last one.
func (l *List) Found(total int) {
	l.total = total
	l.page = min(l.page, max(1, l.Pages()))
}

// More says of a list too long to be counted whether rows follow this page.
func (l *List) More(more bool) { l.more = more }

// Add adds a row.
func (l *List) Add(row Row) { l.Rows = append(l.Rows, row) }

// OK reports that every condition made sense. One that did not is left out of
// the filter, and the message stands at its field.
func (l *List) OK() bool { return !l.wrong }

// Exporting is the format asked for, "" when the page is asked for or the
// filter is wrong.
func (l *List) Exporting() tabular.Format {
	f := tabular.Format(l.query.Get(inExport))
	if !l.Exports || l.wrong || f != tabular.CSV && f != tabular.XLSX {
		return ""
	}
	return f
}

// Counted reports whether the total is known.
func (l *List) Counted() bool { return l.total != notCounted }

// Total is what Found was told.
func (l *List) Total() int { return max(0, l.total) }

// Page is the number of the page, from 1.
func (l *List) Page() int { return l.page }

// Pages is the number of pages.
func (l *List) Pages() int { return (max(0, l.total) + l.size - 1) / l.size }

// link is the address of the list with a change: pairs of name and value, where
// "" takes the name out. What is empty already is not carried along.
func (l *List) link(pairs ...string) string {
	q := url.Values{}
	for name, values := range l.query {
		values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" && !l.defaults.Has(name) })
		if len(values) > 0 && name != inExport && name != inAll {
			q[name] = values
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return l.path
	}
	return l.path + "?" + q.Encode()
}

// Prev is the address of the page before, "" on the first.
func (l *List) Prev() string {
	if l.page <= 1 {
		return ""
	}
	return l.link(inPage, strconv.Itoa(l.page-1), inOpen, "")
}

// Next is the address of the page after, "" on the last.
func (l *List) Next() string {
	if l.page >= l.Pages() && !l.more {
		return ""
	}
	return l.link(inPage, strconv.Itoa(l.page+1), inOpen, "")
}

// Choices are the sizes of a page, with the address of each but the current.
func (l *List) Choices() []Action {
	out := make([]Action, len(Sizes))
	for i, n := range Sizes {
		out[i] = Action{Label: strconv.Itoa(n)}
		if n != l.size {
			out[i].Href = l.link(inSize, strconv.Itoa(n), inPage, "", inOpen, "")
		}
	}
	return out
}

// Path is where the forms of the list lead.
func (l *List) Path() string { return l.path }

// Kept is what the field for a page number carries along.
func (l *List) Kept() []Def { return l.kept(inPage, inOpen, inAll, inExport) }

func (l *List) kept(but ...string) []Def {
	var out []Def
	for name, values := range l.query {
		for _, v := range values {
			if !slices.Contains(but, name) && (v != "" || l.defaults.Has(name)) {
				out = append(out, Def{Term: name, Text: v})
			}
		}
	}
	slices.SortFunc(out, func(a, b Def) int { return strings.Compare(a.Term+"\x00"+a.Text, b.Term+"\x00"+b.Text) })
	return out
}

// Downloads are the links that export the current filter, all pages of it. A
// list too long for a workbook offers the CSV alone.
func (l *List) Downloads() []Action {
	if !l.Exports || l.wrong || l.Counted() && l.total == 0 {
		return nil
	}
	csv := Link("导出 CSV", l.link(inExport, string(tabular.CSV), inPage, "", inOpen, ""), "")
	if l.total > tabular.MostXLSX {
		return []Action{csv}
	}
	return []Action{Link("导出 XLSX", l.link(inExport, string(tabular.XLSX), inPage, "", inOpen, ""), "download"), csv}
}

// Blank is what stands in the place of the table when no row is shown, nil when
// there are rows.
func (l *List) Blank() *Empty {
	switch {
	case len(l.Rows) > 0:
		return nil
	case l.total > 0 || l.page > 1:
		return &Empty{Title: "没有这一页", Action: new(Link("回到第 1 页", l.link(inPage, ""), ""))}
	case l.Filtered():
		return &Empty{Title: "没有符合条件的" + l.Label, Action: new(Link("全部清除", l.ClearHref(), "x"))}
	case l.None.Title == "":
		none := l.None
		none.Title = "还没有" + l.Label
		return &none
	}
	return &l.None
}

// HasBar reports whether anything stands above the table.
func (l *List) HasBar() bool { return l.Bulk != nil || l.Exports || l.Folds() }
