package ui

import "fmt"

// Shape is the sign of a Result. Shapes differ, so that they survive a grey
// print and an eye that does not tell the colors apart.
type Shape string

const (
	Dot     Shape = "good" // 未发现问题
	Diamond Shape = "warn" // 已责令改正, 无法联系
	Square  Shape = "bad"  // 待后续处理
	Ring    Shape = "none" // 未开展
)

// Result is what an inspection found: shape, color and word.
type Result struct {
	Text  string
	Shape Shape
}

// Level is the color of a time limit by the working days left: red over, orange
// 0–3, yellow 4–5, blue 6–10, green more; "" when the thing is done.
func (c Clock) Level() string {
	switch {
	case c.DoneOn != "":
		return ""
	case c.Left < 0:
		return "red"
	case c.Left <= 3:
		return "orange"
	case c.Left <= 5:
		return "yellow"
	case c.Left <= 10:
		return "blue"
	}
	return "green"
}

// Short says it in a few characters; the head of the column says 工作日.
func (c Clock) Short() string {
	switch {
	case c.DoneOn != "":
		return c.Words()
	case c.Left < 0:
		return fmt.Sprintf("逾期 %d 日", -c.Left)
	case c.Left == 0:
		return "今日到期"
	}
	return fmt.Sprintf("剩 %d 日", c.Left)
}

// Date is the date, without the year when that is the current one.
func (c Clock) Date() string { return shortDay(c.Due, c.Today) }
