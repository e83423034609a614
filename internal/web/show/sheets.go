package show

import (
	"fmt"
	"strings"

	"yangguang/internal/inspection"
	"yangguang/internal/web/ui"
)

// PointView is one point on a page: with Field it can be answered, without it
// the answer is shown.
type PointView struct {
	Seq                   int
	Text, Standard, Basis string
	Answer                ui.Badge
	Note, Who             string
	Field, NoteField      ui.Field
}

// SheetView is one checklist on a page.
type SheetView struct {
	Name, Code, Dept string
	Version          int
	VersionField     string // name of the hidden field, "" when read only
	VersionValue     int
	Done, Total      int
	Points           []PointView
}

// help is what the inspector needs to judge the point.
func (p PointView) help() string {
	var parts []string
	if p.Standard != "" {
		parts = append(parts, "标准："+p.Standard)
	}
	if p.Basis != "" {
		parts = append(parts, "依据："+p.Basis)
	}
	if p.Who != "" {
		parts = append(parts, p.Who+"填写")
	}
	return strings.Join(parts, "；")
}

var valueTones = map[inspection.Value]ui.Tone{inspection.Pass: ui.Good, inspection.Fail: ui.Bad, inspection.Unchecked: ui.Warn}

var valueOptions = []ui.Option{
	{Value: string(inspection.Pass), Label: "合格"},
	{Value: string(inspection.Fail), Label: "不合格"},
	{Value: string(inspection.NA), Label: "不适用"},
	{Value: string(inspection.Unchecked), Label: "未检查"},
}

// Sheet makes the view of a sheet; with a form its points can be answered.
// names are those of the inspectors by code, depts the short names by code.
func Sheet(sh inspection.Sheet, names, depts map[string]string, f *ui.Form, posted bool) SheetView {
	out := SheetView{Name: sh.Name, Code: sh.Ref.Code, Version: sh.Ref.Version, Dept: depts[sh.Dept], Total: len(sh.Points)}
	if f != nil {
		out.VersionField, out.VersionValue = "v-"+sh.Ref.Code, sh.Version
	}
	for _, pt := range sh.Points {
		pv := PointView{Seq: pt.Seq, Text: pt.Text, Standard: pt.Standard, Basis: pt.Basis, Note: pt.Note, Who: names[pt.Inspector],
			Answer: ui.Badge{Text: pt.Value.Name(), Tone: valueTones[pt.Value]}}
		if pt.Value == "" {
			pv.Answer = ui.Badge{Text: "未填写", Tone: ui.Warn}
		} else {
			out.Done++
		}
		if f != nil {
			name := inspection.FieldOf(sh.Ref.Code, pt.Seq)
			pv.Field = f.Radios(name, fmt.Sprintf("%d. %s", pt.Seq, pt.Text), valueOptions).Hint(pv.help())
			pv.NoteField = f.Area("n-"+name, fmt.Sprintf("第 %d 点的情况或原因", pt.Seq)).Rows(2).Max(inspection.NoteLimit)
			if !posted {
				pv.Field, pv.NoteField = pv.Field.Filled(string(pt.Value)), pv.NoteField.Filled(pt.Note)
			}
		}
		out.Points = append(out.Points, pv)
	}
	return out
}
