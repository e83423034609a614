package ui

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// As is what a column holds. It decides the width, the side, and the place on
// a phone, where a row is a card of two lines: the first AsName above, the
// first AsResult or AsState left, the first AsClock or AsDay right; the rest is
// shown when the card is opened.
type As string

const (
	AsName    As = "as-name"    // the thing itself, a link; takes what room is left, cut at its end
	AsText    As = "as-text"    // words; shares what room is left, cut at its end
	AsShort   As = "as-short"   // a word or two, such as a department; cut at its end
	AsCode    As = "as-code"    // 统一社会信用代码, a number of a document
	AsPerson  As = "as-person"  // a name of a person
	AsCount   As = "as-count"   // a number, on the right
	AsDay     As = "as-day"     // a legal date
	AsInstant As = "as-instant" // date and time
	AsState   As = "as-state"   // a Badge
	AsResult  As = "as-result"  // a Result
	AsClock   As = "as-clock"   // a Clock; its head says 工作日 once
	AsBar     As = "as-bar"     // a Progress
)

// Column is a column of a table.
type Column struct {
	Head string
	As   As
	Sort string // name of its order in the address; "" for none
}

// Row is a line of a table with one Cell for each Column.
type Row struct {
	ID      string // in the address and the tick box; unique in the list
	Cells   []Cell
	Acts    []Action // what the person may do with it, short words
	Held    string   // why there is no act and no tick box: 不由您审批
	Problem bool     // counted and opened by what List.Problem names
	Fold    []Part   // what opens under the row
	Wrong   bool     // drawn in red: a row that must be mended
}

// Part is one column of what opens under a row.
type Part struct {
	Title string
	Lines []Line
}

// Line is one line of a Part. Mark Bad shows a cross, Good a tick.
type Line struct {
	Text string
	Mark Tone
	Soft bool // grey
	Link *Action
}

// Cell is the content of one cell. Make it with the function for its kind.
type Cell struct {
	Text, Href string
	Title      string // the whole text of what is cut
	Date       string // YYYY-MM-DD, drawn as MM-DD inside the current year
	Badge      *Badge
	Clock      *Clock
	Result     *Result
	Progress   *Progress
	Soft       bool // grey
}

// TextCell is text, also a count that is in words.
func TextCell(text string) Cell { return Cell{Text: text, Title: text} }

// LinkCell is text that leads to a page.
func LinkCell(text, href string) Cell { return Cell{Text: text, Href: href, Title: text} }

// CountCell is a number, digits grouped.
func CountCell[N int | int64](n N) Cell { return Cell{Text: Number(n)} }

// DayCell is a legal date, YYYY-MM-DD, "" for none.
func DayCell(date string) Cell { return Cell{Date: date} }

// InstantCell is a time in microseconds UTC, 0 for none.
func InstantCell(at int64) Cell {
	if at == 0 {
		return Cell{}
	}
	return Cell{Text: datetime(at)[:len("2006-01-02 15:04")]}
}

// BadgeCell is a state.
func BadgeCell(b Badge) Cell { return Cell{Badge: &b} }

// ClockCell is a time limit.
func ClockCell(c Clock) Cell { return Cell{Clock: &c} }

// ResultCell is a result of an inspection.
func ResultCell(r Result) Cell { return Cell{Result: &r} }

// BarCell is how far something is.
func BarCell(p Progress) Cell { return Cell{Progress: &p} }

// Muted makes a cell grey.
func (c Cell) Muted() Cell { c.Soft = true; return c }

// Head is the head of a column as it is drawn.
type Head struct {
	Text, Class, Href string
	Aria, Arrow       string // aria-sort and the sign of the sorted column
}

// Heads are the heads of the table.
func (l *List) Heads() []Head {
	heads, places := make([]Head, len(l.Columns)), l.places()
	for i, c := range l.Columns {
		h := Head{Text: c.Head, Class: string(c.As) + " " + places[i]}
		if c.Sort != "" {
			to := c.Sort
			if c.Sort == l.sort {
				h.Aria, h.Arrow = "ascending", "▲"
				if to = "-" + c.Sort; l.desc {
					h.Aria, h.Arrow, to = "descending", "▼", c.Sort
				}
			}
			h.Href = l.link(inSort, to, inPage, "", inOpen, "")
		}
		heads[i] = h
	}
	return heads
}

// places says where on a phone each column stands.
func (l *List) places() []string {
	out := make([]string, len(l.Columns))
	take := func(place string, kinds ...As) {
		for _, kind := range kinds {
			i := slices.IndexFunc(l.Columns, func(c Column) bool { return c.As == kind })
			if i >= 0 {
				out[i] = place
				return
			}
		}
	}
	take("p-name", AsName)
	take("p-left", AsResult, AsState)
	take("p-right", AsClock, AsDay)
	for i := range out {
		if out[i] == "" {
			out[i] = "p-rest"
		}
	}
	return out
}

// DrawnRow is a row with what its place in the list adds.
type DrawnRow struct {
	Row
	No     int // 序号 in the whole list, from 1
	Anchor string
	Name   string // what a screen reader calls it
	Open   bool
	Toggle string // address with this row opened or closed
	Ticked bool
	Span   int // columns of the table
	Drawn  []DrawnCell
	Bulk   *Bulk
	Says   bool // the table has a column of acts
}

// DrawnCell is a cell with the class of its column.
type DrawnCell struct {
	Cell
	Class, Label string
}

// Lines are the rows as they are drawn.
func (l *List) Lines() []DrawnRow {
	out, places, open := make([]DrawnRow, len(l.Rows)), l.places(), l.opened()
	span := 2 + len(l.Columns)
	if l.Bulk != nil {
		span++
	}
	says := l.Acts() != ""
	if says {
		span++
	}
	for i, r := range l.Rows {
		d := DrawnRow{Row: r, No: l.Offset() + i + 1, Anchor: "r-" + r.ID, Open: open[r.ID],
			Span: span, Bulk: l.Bulk, Says: says}
		d.Ticked = l.query.Get(inAll) == "1" && r.Held == ""
		for j, c := range r.Cells {
			if c.Clock != nil && c.Clock.Today == "" {
				clock := *c.Clock
				clock.Today, c.Clock = l.today(), &clock
			}
			if c.Date != "" {
				c.Text, c.Title = shortDay(c.Date, l.today()), c.Date
			}
			class := string(l.Columns[j].As) + " " + places[j]
			d.Drawn = append(d.Drawn, DrawnCell{Cell: c, Class: class, Label: l.Columns[j].Head})
			if d.Name == "" && l.Columns[j].As == AsName {
				d.Name = c.Text
			}
		}
		if d.Name == "" && len(r.Cells) > 0 {
			d.Name = r.Cells[0].Text
		}
		d.Toggle = l.toggle(r.ID, open) + "#" + d.Anchor
		out[i] = d
	}
	return out
}

func (l *List) today() string { return local(l.at).Format("2006-01-02") }

// shortDay leaves the year out of a date of this year.
func shortDay(date, today string) string {
	if len(date) == len("2006-01-02") && len(today) > 4 && date[:5] == today[:5] {
		return date[5:]
	}
	return date
}

const openAll, openProblems = "all", "problems"

// opened are the rows that the address opens: "all", "problems", or ids.
func (l *List) opened() map[string]bool {
	asked := strings.Split(l.query.Get(inOpen), ",")
	out := map[string]bool{}
	for _, r := range l.Rows {
		out[r.ID] = slices.Contains(asked, r.ID) || asked[0] == openAll || asked[0] == openProblems && r.Problem
	}
	return out
}

func (l *List) toggle(id string, open map[string]bool) string {
	var ids []string
	for _, r := range l.Rows {
		if open[r.ID] != (r.ID == id) {
			ids = append(ids, r.ID)
		}
	}
	return l.link(inOpen, strings.Join(ids, ","))
}

// Folds reports whether something opens under a row.
func (l *List) Folds() bool {
	return slices.ContainsFunc(l.Rows, func(r Row) bool { return len(r.Fold) > 0 })
}

// Texts reports whether a column of words shares the room with the name.
func (l *List) Texts() bool {
	return slices.ContainsFunc(l.Columns, func(c Column) bool { return c.As == AsText })
}

// Opens are the links that open and close the rows together.
func (l *List) Opens() []Action {
	if !l.Folds() {
		return nil
	}
	out := []Action{Link("全部", l.link(inOpen, openAll), ""), Link("收起", l.link(inOpen, ""), "")}
	if n := l.problems(); l.Problem != "" && n > 0 {
		out = slices.Insert(out, 0, Link(l.Problem+"的 "+Number(n), l.link(inOpen, openProblems), ""))
	}
	return out
}

func (l *List) problems() (n int) {
	for _, r := range l.Rows {
		if r.Problem {
			n++
		}
	}
	return n
}

// Ticks are how many rows are ticked, and how many of them are problems.
func (l *List) Ticks() (t struct{ All, Problems int }) {
	for _, r := range l.Lines() {
		if r.Ticked {
			t.All++
			if r.Problem {
				t.Problems++
			}
		}
	}
	return t
}

// AllHref is the address that ticks every box, or none when they are ticked.
func (l *List) AllHref() string {
	if l.query.Get(inAll) == "1" {
		return l.link()
	}
	return l.link(inAll, "1")
}

// Acts is the class of the column of acts, by its width; "" when no row has one.
func (l *List) Acts() string {
	widest := 0
	for _, r := range l.Rows {
		n := utf8.RuneCountInString(r.Held)
		for _, a := range r.Acts {
			n += utf8.RuneCountInString(a.Label) + 1
		}
		widest = max(widest, n)
	}
	switch {
	case widest == 0:
		return ""
	case widest <= 3:
		return "acts-s"
	case widest <= 6:
		return "acts-m"
	case widest <= 9:
		return "acts-l"
	}
	return "acts-xl"
}

// Provisional reports whether a time limit of the page may still move.
func (l *List) Provisional() bool {
	for _, r := range l.Rows {
		for _, c := range r.Cells {
			if c.Clock != nil && c.Clock.Provisional && c.Clock.DoneOn == "" {
				return true
			}
		}
	}
	return false
}

// Bulk is what can be done with all ticked rows at once. The form posts the ID
// of each as "pick", and asks again before anything happens.
type Bulk struct {
	Acts []Action // addresses the form posts to; the first is Main
	Note string   // the bad news before the click: 2 条不由您审批，留在列表
}
