package show

import (
	"fmt"
	"slices"

	"yangguang/internal/publication"
	"yangguang/internal/web/ui"
)

// shapes of the types that are not a plain finding, and the words that fit in a
// column where the name of the dictionary is too long.
var (
	shapes = map[string]ui.Shape{"01": ui.Dot, "04": ui.Diamond, "05": ui.Diamond, "07": ui.Ring}
	brief  = map[string]string{"04": "无法联系", "07": "未开展相关经营活动"}
)

// worst first: of several types the mark shows the one that matters most.
var worst = []ui.Shape{ui.Square, ui.Diamond, ui.Ring, ui.Dot}

// ResultMark is what an inspection found, for a column: the type that matters
// most, and how many there are. Without types it is the zero Result.
func ResultMark(types []string) ui.Result {
	best, text := len(worst), ""
	for _, code := range types {
		t, _ := publication.TypeOf(code)
		shape, ok := shapes[code]
		switch {
		case ok:
		case t.Gone:
			shape = ui.Ring
		default:
			shape = ui.Square
		}
		if i := slices.Index(worst, shape); i < best {
			best, text = i, t.Name
			if b := brief[code]; b != "" {
				text = b
			}
		}
	}
	if best == len(worst) {
		return ui.Result{}
	}
	if len(types) > 1 {
		text += fmt.Sprintf(" 等 %d 种", len(types))
	}
	return ui.Result{Text: text, Shape: worst[best]}
}

// ResultCell is ResultMark with the whole names of the dictionary as its title.
func ResultCell(types []string) ui.Cell {
	mark := ResultMark(types)
	if mark.Text == "" {
		return ui.TextCell("未录入").Muted()
	}
	cell := ui.ResultCell(mark)
	cell.Title = TypesText(types)
	return cell
}

// FoundProblem reports whether something must be looked at: a problem, an
// object that cannot be reached or that obstructs.
func FoundProblem(types []string) bool {
	shape := ResultMark(types).Shape
	return shape == ui.Square || shape == ui.Diamond
}

// TypesText names types of result in one line.
func TypesText(types []string) string {
	text := ""
	for i, name := range publication.TypeNames(types) {
		if i > 0 {
			text += "、"
		}
		text += name
	}
	return text
}
