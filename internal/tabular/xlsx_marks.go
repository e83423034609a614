package tabular

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"yangguang/internal/message"
)

// Flaw is why a cell of a sheet does not hold what it seems to. It matters only
// to somebody who reads that column.
type Flaw struct {
	Column int // from 0
	Reason message.Text
}

var (
	lostDigits = reason("这一格是数字格式，超过15位的数字Excel只保留前15位，后面的已经变成0；请把该列设为文本格式，从原系统重新导出。",
		"a number of more than 15 digits; the spreadsheet program has replaced the rest by zeros: make the column text and "+
			"export again")
	noResult = reason("这一格是公式，文件里没有它的结果；请用Excel打开、保存后重新上传，或粘贴为数值。",
		"a formula without its result; open the file in a spreadsheet program and save it, or paste values")
	wrongResult = reason("这一格的公式出错，没有值；请改正后重新上传。", "the formula of this cell gives an error")
	covered     = reason("这一格与上面或左边的格合并，自己没有值；请取消合并、逐格填写后重新上传。",
		"merged with a cell above or to the left and without a value of its own; unmerge and fill in each cell")
)

// cellSeen is what checkSheet saw of a cell.
type cellSeen struct {
	kind    string // attribute t: "" and "n" are numbers
	in      string // element being read
	formula bool
	value   string
}

// marks are the things of a sheet that its text does not show.
type marks struct {
	flaws  map[int][]Flaw // by row
	hidden map[int]bool   // rows
	count  int

	merged []area // in the order of their first rows; those that are over are dropped
	active []area
}

// area is a range of merged cells, from 1.
type area struct{ top, left, bottom, right int }

// mostColumns is more columns than a table may have.
const mostColumns = 1024

// mostMarks bounds the memory that the flaws of a sheet may take.
const mostMarks = 1 << 20

func (m *marks) cell(row, column int, c cellSeen) error {
	var why message.Text
	switch {
	case c.kind == "e":
		why = wrongResult
	case c.formula && c.value == "" && c.kind != "str":
		why = noResult
	case c.kind == "" || c.kind == "n":
		if n, err := strconv.ParseFloat(c.value, 64); err != nil || math.Abs(n) < 1e15 {
			return nil
		}
		why = lostDigits
	default:
		return nil
	}
	if m.count++; m.count > mostMarks {
		return &FileError{Fault: NotATable,
			Reason: reason("表中公式出错或数字丢失位数的格太多，请改正后重新上传。", "too many cells with errors or lost digits")}
	}
	m.flaws[row] = append(m.flaws[row], Flaw{column - 1, why})
	return nil
}

func (m *marks) merge(ref string) error {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return nil
	}
	left, top, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		return err
	}
	right, bottom, err := excelize.CellNameToCoordinates(to)
	if err == nil && len(m.merged) < mostMarks {
		m.merged = append(m.merged, area{top, left, bottom, right})
	}
	return err
}

func (m *marks) ready() {
	slices.SortStableFunc(m.merged, func(a, b area) int { return cmp.Compare(a.top, b.top) })
}

// of gives the flaws of a row and whether it is hidden; rows are asked for in
// their order.
func (m *marks) of(row int) (flaws []Flaw, hidden bool) {
	if m == nil {
		return nil, false
	}
	m.active = slices.DeleteFunc(m.active, func(a area) bool { return a.bottom < row })
	for ; len(m.merged) > 0 && m.merged[0].top <= row; m.merged = m.merged[1:] {
		if m.merged[0].bottom >= row && len(m.active) < mostColumns {
			m.active = append(m.active, m.merged[0])
		}
	}
	flaws = m.flaws[row]
	for _, a := range m.active {
		for column := a.left; column <= min(a.right, mostColumns); column++ {
			if row != a.top || column != a.left {
				flaws = append(flaws, Flaw{column - 1, covered})
			}
		}
	}
	return flaws, m.hidden[row]
}
