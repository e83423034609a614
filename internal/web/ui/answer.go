package ui

import "yangguang/internal/law"

// Confirm is the page before an act: what will happen, under which provision,
// and whether it can be taken back. Of a bulk act it lists what it is about in
// Groups and carries it in Picks.
type Confirm struct {
	Form         *Form
	Action       string   // URL the form posts to
	What         []string // what will happen, one sentence each
	Facts        []Def    // what it is about
	Groups       []ConfirmGroup
	Picks        []string // IDs of what was ticked, posted as "pick"
	Fields       []Field  // what must be filled in, such as a reason
	Basis        law.Provision
	Irreversible bool   // says that it cannot be taken back
	Danger       bool   // the button is red: 作废, 销毁, 停用
	Submit       string // the button: the verb of the act, 锁定名单
	Back         string // URL to leave to
}

// ConfirmGroup is a part of what a bulk act is about: what is problematic, what
// is clean (Folded), what is left out and why.
type ConfirmGroup struct {
	Title, Aside string
	Folded       bool
	Rows         []ConfirmRow
}

// ConfirmRow is one thing. Out takes it out of the act.
type ConfirmRow struct {
	No               int // as in the list; 0 shows none
	Name, Href, Text string
	Clock            *Clock
	Out              *Action
}

// Confirmation renders a Confirm.
var Confirmation = Define[Confirm]("ui/confirm")

// DonePage is what the page after a bulk act shows, under a Shell whose Done is
// set: its Title says what was done, its Lead when, by whom and under which
// number. A room with a bulk act defines the page and shows {{template "done" .}}.
type DonePage struct {
	Next []Line   // 接下来
	Left []Line   // what was left out and why; none without
	Acts []Action // the first is Main: back to the list
}
