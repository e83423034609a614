package ui

// Verdict is one answer in words before everything else: a sentence with
// subject, day and act; then the answers to what people ask; then the acts.
type Verdict struct {
	Say, Then string
	Tone      Tone // Neutral a blue bar, Good green, Bad red
	Facts     []Def
	Acts      []Action
}

// Fold is something that opens: its summary says what is inside and its state,
// so that most need not open it. An obligation, a deadline or a refusal is
// never folded.
type Fold struct {
	Title, Sub string
	Open       bool
	Defs       []Def
	Lines      []Line
}

// Tri is a question with the three answers 合格, 不合格, 不适用 in one bar. It
// works without script: each answer is a radio button.
type Tri struct {
	Name  string // of the radio buttons; values pass, fail, na
	No    int
	Title string
	Help  string // what is right
	Value string
	Err   string
}

// The answers of a Tri.
const (
	Pass = "pass"
	Fail = "fail"
	NA   = "na"
)

// Answer is one of the three.
type Answer struct{ Value, Label, Class, Icon string }

// Answers are the three with their looks.
func (Tri) Answers() []Answer {
	return []Answer{{Pass, "合格", "y", "check"}, {Fail, "不合格", "n", "x"}, {NA, "不适用", "z", "ban"}}
}

// ID is the id of the question, to which an error summary links.
func (t Tri) ID() string { return "f-" + t.Name }

// Grid is a document of the kind offices print: title, number, a table with
// grey labels. Missing values are blank, never a dash. It prints black on A4.
type Grid struct {
	Title, Sub, No string
	Draft          bool // 草稿 above the title
	Columns        int
	Rows           []GridRow
}

// GridRow is a line of the table. With Part it is a tinted row of its own, the
// part of one department; with Heads its cells are the heads of what follows.
type GridRow struct {
	Part  string
	Heads bool
	Cells []GridCell
}

// GridCell is a cell; unticked choices are printed too.
type GridCell struct {
	Label   bool
	Text    string
	Span    int // columns; 0 is 1
	Choices []Choice
	Center  bool
	Code    bool
}

// Choice is a box with its words.
type Choice struct {
	Text string
	On   bool
}
