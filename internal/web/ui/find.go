package ui

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"yangguang/internal/calendar"
)

// Find is the filter above a list: up to three fields in a row with 查询 and
// 重置, the rest under 展开, which is open when one of them is used.
type Find struct {
	Action string
	Label  string // what a screen reader calls it: 筛选检查结果
	Fields []FindField
	Hidden []Def // Term is the name, Text the value
	Reset  string
}

// FindField is a field of a Find, or a pair of dates.
type FindField struct {
	Field
	Until *Field // the end of a period whose beginning is Field
}

const inRow = 3

// First are the fields that are always in sight.
func (f Find) First() []FindField { return f.Fields[:min(inRow, len(f.Fields))] }

// Rest are the fields under 展开.
func (f Find) Rest() []FindField { return f.Fields[min(inRow, len(f.Fields)):] }

// Open reports whether a field under 展开 is used or wrong.
func (f Find) Open() bool {
	return slices.ContainsFunc(f.Rest(), func(x FindField) bool {
		return x.Value != "" || x.Err != "" || x.Until != nil && (x.Until.Value != "" || x.Until.Err != "")
	})
}

// Width is the class of a control in a Find: as wide as what it holds.
func (f Field) Width() string {
	switch {
	case f.Type == "date":
		return "w-date"
	case f.Kind == "select":
		return "w-m"
	}
	return "w-name"
}

// Chip is one condition in force; its link takes it away.
type Chip struct{ Text, Href string }

// Default sets the value a field has as long as the person chose none, such as
// 待审批 for who approves. It must be called before the field is asked for.
// 重置 returns to it, 全部清除 does not.
func (l *List) Default(name, value string) {
	l.defaults.Set(name, value)
	if !l.query.Has(name) {
		l.query.Set(name, value)
	}
}

// Text is a condition on a text, such as a part of the name, at most 100
// characters.
func (l *List) Text(name, label, placeholder string) string {
	v := strings.TrimSpace(l.query.Get(name))
	err := ""
	if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
		v, err = "", "含有无法识别的字符，请重新填写。"
	} else if utf8.RuneCountInString(v) > 100 {
		err = "不能超过 100 个字。"
	}
	l.add(Field{Kind: "input", Type: "text", Name: name, Label: label, Value: v, Err: err,
		Attr: Attr{Placeholder: placeholder, MaxLength: 100}})
	if err != "" {
		return ""
	}
	l.chip(label+"："+v, v, name)
	return v
}

// Choice is a condition that is one of options; the first choice shows all.
func (l *List) Choice(name, label string, options []Option) string {
	v := l.query.Get(name)
	i := slices.IndexFunc(options, func(o Option) bool { return o.Value == v })
	f := Field{Kind: "select", Name: name, Label: label, Value: v, Options: options, First: "全部"}
	if v != "" && i < 0 {
		f.Value, f.Err = "", "没有这个选项，请重新选择。"
	}
	l.add(f)
	if i < 0 || v == "" {
		return ""
	}
	l.chip(label+"："+options[i].Label, v, name)
	return v
}

// Days is a period of legal dates, YYYY-MM-DD, either end "" for open. A date
// that does not exist, or an end before the beginning, is told at the field and
// leaves the period out.
func (l *List) Days(from, until, label string) (first, last string) {
	a := Field{Kind: "input", Type: "date", Name: from, Label: label, Value: l.query.Get(from)}
	b := Field{Kind: "input", Type: "date", Name: until, Label: label + "止", Value: l.query.Get(until)}
	for _, f := range []*Field{&a, &b} {
		if _, err := calendar.Parse(f.Value); f.Value != "" && err != nil {
			f.Err = f.Label + "应当写成 2026-01-31 的样子，并且是存在的日期。"
		}
	}
	if a.Err == "" && b.Err == "" && a.Value != "" && b.Value != "" && b.Value < a.Value {
		b.Err = "结束日早于开始日，请重新填写。"
	}
	l.add(a, b)
	if a.Err != "" || b.Err != "" {
		return "", ""
	}
	switch {
	case b.Value == "":
		l.chip(label+"："+a.Value+" 起", a.Value, from)
	case a.Value == "":
		l.chip(label+"：到 "+b.Value, b.Value, until)
	default:
		l.chip(label+"："+a.Value+" 至 "+b.Value, a.Value, from, until)
	}
	return a.Value, b.Value
}

// Tick is a condition that is there or not.
func (l *List) Tick(name, label string) bool {
	on := l.query.Get(name) == "1"
	f := Field{Kind: "check", Name: name, Label: label}
	if on {
		f.Value = "1"
		l.chip(label, "1", name)
	}
	l.add(f)
	return on
}

func (l *List) add(f Field, until ...Field) {
	if slices.Contains([]string{inPage, inSize, inSort, inOpen, inAll, inExport}, f.Name) {
		panic("ui: a filter may not be called " + f.Name) // a mistake in the program
	}
	x := FindField{Field: f}
	if len(until) > 0 {
		x.Until = &until[0]
		l.wrong = l.wrong || until[0].Err != ""
	}
	l.wrong = l.wrong || f.Err != ""
	l.find.Fields = append(l.find.Fields, x)
}

// chip notes a condition in force; names are the fields it came from.
func (l *List) chip(text, value string, names ...string) {
	if value != "" {
		l.chips = append(l.chips, Chip{Text: text, Href: strings.Join(names, " ")})
	}
}

// Chips are the conditions in force, each with the address of the list without it.
func (l *List) Chips() []Chip {
	out := slices.Clone(l.chips)
	for i, c := range out {
		out[i].Href = l.without(strings.Fields(c.Href))
	}
	return out
}

// ClearHref is the address of the list without any condition.
func (l *List) ClearHref() string {
	var names []string
	for _, f := range l.find.Fields {
		if names = append(names, f.Name); f.Until != nil {
			names = append(names, f.Until.Name)
		}
	}
	return l.without(names)
}

// without takes conditions out. One with a default stays in the address as an
// empty value, or the default would come back.
func (l *List) without(names []string) string {
	pairs := []string{inPage, "", inOpen, ""}
	for _, n := range names {
		pairs = append(pairs, n, "")
	}
	href := l.link(pairs...)
	for _, n := range names {
		if l.defaults.Has(n) {
			sep := "?"
			if strings.Contains(href, "?") {
				sep = "&"
			}
			href += sep + n + "="
		}
	}
	return href
}

// Filtered reports whether the person narrowed the list beyond its default.
func (l *List) Filtered() bool {
	for _, f := range l.find.Fields {
		if f.Err != "" || f.Value != l.defaults.Get(f.Name) || f.Until != nil && f.Until.Value != "" {
			return true
		}
	}
	return false
}

// Find is the filter as it is shown.
func (l *List) Find() Find {
	f := l.find
	but := []string{inPage, inOpen, inAll, inExport}
	for _, x := range f.Fields {
		if but = append(but, x.Name); x.Until != nil {
			but = append(but, x.Until.Name)
		}
	}
	f.Hidden = l.kept(but...)
	if back := l.kept(append(but, inSize, inSort)...); len(back) > 0 {
		q := url.Values{}
		for _, d := range back {
			q.Add(d.Term, d.Text)
		}
		f.Reset += "?" + q.Encode()
	}
	return f
}

// Said is the filter in words, for the first line of an export.
func (l *List) Said() string {
	if len(l.chips) == 0 {
		return "未设筛选条件"
	}
	words := make([]string, len(l.chips))
	for i, c := range l.chips {
		words[i] = c.Text
	}
	return strings.Join(words, "；")
}
