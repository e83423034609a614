package show

import (
	"fmt"
	"strings"
	"unicode"

	"yangguang/internal/catalog"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/plan"
	"yangguang/internal/web/ui"
)

// Names joins the names of the codes of a dictionary.
func Names(words []catalog.Word, codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = catalog.NameOf(words, c)
	}
	return strings.Join(out, "、")
}

// WordOptions offers a dictionary.
func WordOptions(words []catalog.Word) []ui.Option {
	out := make([]ui.Option, len(words))
	for i, w := range words {
		out[i] = ui.Option{Value: w.Code, Label: w.Name}
	}
	return out
}

// DeptOptions offers the departments.
func DeptOptions(list []identity.Department) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, d := range list {
		out[i] = ui.Option{Value: string(d.Code), Label: d.Name}
	}
	return out
}

// ByCode are the departments by their codes.
func ByCode(list []identity.Department) map[ids.Dept]identity.Department {
	out := make(map[ids.Dept]identity.Department, len(list))
	for _, d := range list {
		out[d.Code] = d
	}
	return out
}

// Full is the full name of a department, or its code when it is not known.
func Full(depts map[ids.Dept]identity.Department, code string) string {
	if d, ok := depts[ids.Dept(code)]; ok {
		return d.Name
	}
	return code
}

// Short is the short name of a department, or its code when it is not known.
func Short(depts map[ids.Dept]identity.Department, code ids.Dept) string {
	if d, ok := depts[code]; ok {
		return d.Short
	}
	return string(code)
}

// SplitList reads a list typed with any of the usual separators.
func SplitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("、，,；;", r) })
}

// OrDash is a dash for nothing.
func OrDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// RateText is the share or the fixed number that a stratum gives.
func RateText(num, den, fixed int64) string {
	if den == 0 {
		return fmt.Sprintf("固定 %d 户", fixed)
	}
	return plan.RateText(num, den)
}

// Span is a period of legal dates as a cell; inside the year of today it leaves
// the year out.
func Span(from, to, today string) ui.Cell {
	c := ui.TextCell(from + " 至 " + to)
	if len(from) == len("2006-01-02") && len(to) == len(from) && from[:5] == today[:5] && to[:5] == today[:5] {
		c.Text = from[5:] + " 至 " + to[5:]
	}
	return c
}

// TaskCell is the number and name of a task in a list. The number stands first,
// because it tells rows apart, and without the office that every row has.
func TaskCell(no, name string) ui.Cell {
	whole := no + "　" + name
	if i := strings.Index(no, "〔"); i > 0 {
		no = no[i:]
	}
	cell := ui.TextCell(no + "　" + name)
	cell.Title = whole
	return cell
}

// ItemRate is the share that an item is checked by unless a plan says another.
func ItemRate(i catalog.Item) string {
	if i.RateNum == 0 {
		return "按计划"
	}
	return plan.RateText(i.RateNum, i.RateDen)
}
