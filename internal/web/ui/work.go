package ui

import "yangguang/internal/law"

// Bench is a workbench: what waits for the person on the left, what he may want
// to know on the right. At most three Decisions are drawn as cards; more become
// rows of Mine.
type Bench struct {
	Tabs      []Tab
	Mine      []Tasks
	Decisions []Decision
	Year      *Meters
	Beside    []Tasks
}

// Tab is one view of a page, a link with its count.
type Tab struct {
	Label, Href string
	Count       int
	Hot         bool // red: something in it is overdue
	Current     bool
}

// Tasks is the panel of what waits for the person, in groups by urgency. A
// group without rows is not drawn.
type Tasks struct {
	Title, Aside string // Aside is one grey fact on the right
	Groups       []TaskGroup
	None         string // said when no group has a row
}

// TaskGroup is 已逾期, 三个工作日内 or 以后; without a Title the rows stand alone.
type TaskGroup struct {
	Title string
	Hot   bool // overdue
	Rows  []TaskRow
}

// TaskRow is one to-do: verb, number and thing; what tells it from the next;
// until when; one button 去….
type TaskRow struct {
	Title, Text string
	Clock       *Clock
	Act         *Action // nil with Said
	Said        string  // why there is no button: 今天已催
}

// Empty reports whether no group has a row.
func (t Tasks) Empty() bool {
	for _, g := range t.Groups {
		if len(g.Rows) > 0 {
			return false
		}
	}
	return true
}

// Decision is a question that one person answers: who asks and what part that
// person has in it, what is known, what follows. Yes stands on the left, No far
// from it on the right.
type Decision struct {
	Title  string
	Badge  Badge
	Aside  string // one grey fact, when there is no Clock
	Clock  *Clock
	Facts  []DecisionFact
	Before string // as it stands, struck through; "" leaves both sides out
	After  string // as it would stand
	Then   string // what follows a yes
	Warn   bool   // Then in amber
	Basis  law.Provision
	Yes    Action // Danger when it destroys, else Main
	Also   []Action
	Say    string // beside Yes: 不能撤回
	No     Action
}

// DecisionFact is one line of what is known. Strong is set in bold: the page
// states what is unusual and draws no conclusion.
type DecisionFact struct {
	Term, Text, Strong string
	Links              []Action
}

// Meters is the panel of the year.
type Meters struct {
	Title, Aside string // Aside names the snapshot: 截至今天 08:00
	Meters       []Meter
	Foot         string
}

// Meter is a figure with its bar. The number leads to the list that makes it;
// the sentence says what is missing.
type Meter struct {
	Label, Href string
	Done, Total int // Total 0 shows a dash, never a hundred percent
	Unit        string
	Say         string
	Hot         bool // the sentence is about something overdue
}
