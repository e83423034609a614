package ui

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"

	"yangguang/internal/law"
)

// Tone is the meaning of a color; the text always says it too.
type Tone string

const (
	Neutral Tone = ""
	Info    Tone = "info"
	Good    Tone = "good"
	Warn    Tone = "warn"
	Bad     Tone = "bad"
)

// Badge is a state in a word. A Badge without Text shows nothing.
type Badge struct {
	Text string
	Tone Tone
}

// Action is a link or, with Post, a form of one button.
type Action struct {
	Label, Href, Icon string
	Kind              string // "", "main" or "danger"
	Post              bool
	Key               string // idempotency key of the form
}

// Link is an action that leads to a page; icon may be "".
func Link(label, href, icon string) Action {
	return Action{Label: label, Href: href, Icon: icon}
}

// Post is an action carried out by its button, with a fresh idempotency key.
// What cannot be undone goes through a Confirmation page instead.
func Post(label, href, icon string) Action {
	return Action{Label: label, Href: href, Icon: icon, Post: true, Key: NewKey()}
}

// Main marks the one thing to do next on a page.
func (a Action) Main() Action { a.Kind = "main"; return a }

// Danger marks an act that takes something back.
func (a Action) Danger() Action { a.Kind = "danger"; return a }

// NewKey makes an idempotency key: 26 random characters.
func NewKey() string { return rand.Text() }

// Notice is a banner: what the person should know here.
type Notice struct {
	Tone  Tone
	Title string // bold, may be ""
	Text  string
	Basis law.Provision // shown when it has an ID
	Entry *int64        // ledger entry, nil for none
	Link  *Action
}

// KPI is one figure of the strip; with Href it leads to what it counts.
type KPI struct {
	Value, Label, Hint, Href string
	Tone                     Tone
}

// Filter is a GET form above what is not a List. Hidden keeps
// values that are not fields, such as the tab of a page.
type Filter struct {
	Action string
	Fields []Field
	Hidden []Def  // Term is the name, Text the value
	Reset  string // "" is Action without a query
}

// Find is the filter in the shape that is drawn.
func (f Filter) Find() Find {
	out := Find{Action: f.Action, Label: "筛选", Hidden: f.Hidden, Reset: f.Reset}
	if out.Reset == "" {
		out.Reset = f.Action
	}
	for _, x := range f.Fields {
		out.Fields = append(out.Fields, FindField{Field: x})
	}
	return out
}

// Def is one line of a definition list. Of Href, Hash and Badge at most one
// is set beside Text; Wide takes the whole width.
type Def struct {
	Term, Text, Href string
	Hash             string // hexadecimal, shown whole
	Badge            Badge
	Clock            *Clock
	Basis            law.Provision
	Note             string // grey, below
	Wide             bool
}

// Blank says that the line has nothing to show but its term.
func (d Def) Blank() bool {
	return d.Text == "" && d.Hash == "" && d.Badge.Text == "" && d.Clock == nil && d.Basis.ID == ""
}

// Pager is the line below a list.
type Pager struct {
	First, Last int // numbers of the rows shown, from 1
	Total       int // -1: not counted
	Page, Pages int // 0 for lists that only go on
	Prev, Next  string
}

// Pages makes the pager of page (from 1) with size rows of total; links keep
// the query of the request and set "page".
func Pages(r *http.Request, page, size, total int) Pager {
	p := Pager{Page: page, Total: total, Pages: (total + size - 1) / size}
	if total > 0 {
		p.First, p.Last = (page-1)*size+1, min(page*size, total)
	}
	link := func(n int) string {
		q := r.URL.Query()
		q.Set("page", strconv.Itoa(n))
		return r.URL.Path + "?" + q.Encode()
	}
	if page > 1 {
		p.Prev = link(page - 1)
	}
	if page < p.Pages {
		p.Next = link(page + 1)
	}
	return p
}

// Clock is a time limit: its date, the working days left, and whether the
// calendar of that year is still provisional.
type Clock struct {
	Due         string // YYYY-MM-DD; "" shows a dash
	Left        int    // working days left, negative when over
	Provisional bool   // the year's holidays are not announced yet
	DoneOn      string // YYYY-MM-DD when the thing was done, "" while it runs
	Today       string // YYYY-MM-DD, so that the mark leaves out the current year; "" shows whole dates
}

// Tone says how urgent the limit is: Bad when it has passed, Warn in the last
// three working days.
func (c Clock) Tone() Tone {
	switch {
	case c.DoneOn != "" && c.Due != "" && c.DoneOn > c.Due:
		return Warn
	case c.DoneOn != "":
		return Good
	case c.Due == "":
		return Neutral
	case c.Left < 0:
		return Bad
	case c.Left <= 3:
		return Warn
	}
	return Info
}

// Words says it in Chinese.
func (c Clock) Words() string {
	switch {
	case c.DoneOn != "" && c.Due != "" && c.DoneOn > c.Due:
		return "逾期办结"
	case c.DoneOn != "":
		return "按期办结"
	case c.Left < 0:
		return fmt.Sprintf("逾期 %d 个工作日", -c.Left)
	case c.Left == 0:
		return "今日到期"
	}
	return fmt.Sprintf("剩 %d 个工作日", c.Left)
}

// Act is one line of a timeline: who did what, when, under which provision,
// and where it stands in the ledger.
type Act struct {
	What  string
	Href  string // what it was done to, "" for this page itself
	Who   string // name or role as it may be shown here
	At    int64  // microseconds UTC
	Note  string
	Basis law.Provision
	Entry *int64 // nil: not in the ledger
	Tone  Tone
}

// StepState is how far a step of a procedure is.
type StepState string

const (
	Done    StepState = "done"
	Current StepState = "current"
	Ahead   StepState = "ahead"
	Stopped StepState = "stopped" // void or ended
)

// Step is one station of a procedure; Note is a date or a count.
type Step struct {
	Label, Note, Href string
	State             StepState
}

// Words names the state for those who do not see colors.
func (s Step) Words() string {
	return map[StepState]string{Done: "已完成", Current: "进行中", Ahead: "未开始", Stopped: "已中止"}[s.State]
}

// Flow is the procedure of Article 11 as this platform carries it out, with
// the station at (from 0) as the current one; at ≥ len means all is done.
func Flow(at int) []Step {
	labels := []string{"制定任务", "抽取对象", "锁定派发", "抽取人员", "实施检查", "录入公示", "后续处理"}
	steps := make([]Step, len(labels))
	for i, l := range labels {
		steps[i] = Step{Label: l, State: Ahead}
		if i < at {
			steps[i].State = Done
		}
		if i == at {
			steps[i].State = Current
		}
	}
	return steps
}

// Todo is one thing that waits for the person.
type Todo struct {
	Title, Text, Href string
	Count             int // 0 shows none
	Clock             *Clock
	Basis             law.Provision
	Tone              Tone
}

// Empty stands where a list has nothing to show.
type Empty struct {
	Title, Text string
	Action      *Action
}

// Progress is a bar with its numbers.
type Progress struct {
	Label       string
	Done, Total int
}

// Icon is the sign before a notice, by its tone.
func (n Notice) Icon() string {
	switch n.Tone {
	case Good:
		return "circle-check"
	case Warn:
		return "alert-triangle"
	case Bad:
		return "alert-circle"
	}
	return "info-circle"
}

// Tickets is the picture of a draw: every ticket falls to its height, those
// below the cut-off line are taken. URL answers JSON:
//
//	{"strata":[{"name":"…","N":1200,"n":36,"cutoff":"<64 hex>",
//	  "drawn":[{"id":"…","name":"…","ticket":"<64 hex>","rank":1}],
//	  "sample":[{"id":"…","ticket":"<64 hex>"}]}]}
//
// sample may be all or a part of those not drawn. Before there is a result,
// URL answers 404 or no strata, and Strata is empty. One on a page, outside of
// [data-swap] parts: it follows events by itself. Add "tickets.js" to Scripts.
type Tickets struct {
	URL    string
	Strata []Stratum
}

// Stratum is one line of the table beside the picture.
type Stratum struct {
	Name     string
	N, Drawn int
	CutOff   string // ticket of the last one taken, 64 hexadecimal digits, "" if none
}

// Dice shows public numbers rolled in the room, one box a digit, with empty
// boxes for those still to come.
type Dice struct {
	Digits string
	Total  int
}

// Boxes are the digits, "" where none is rolled yet.
func (d Dice) Boxes() []string {
	out := make([]string, max(d.Total, len(d.Digits)))
	for i := range d.Digits {
		out[i] = d.Digits[i : i+1]
	}
	return out
}

// Witness makes a commitment in the browser of a party: a secret that stays
// there, and the commitment in the form's field "commit". With Opening it
// offers the remembered secret for the field "secret" instead. Put it in the
// form that holds the field; add "hash.js" and "witness.js" to Scripts.
type Witness struct {
	Draw    string
	Attempt int
	Party   string
	Hash    string // sha256 or sm3
	Opening bool
}
