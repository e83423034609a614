package show

import (
	"fmt"
	"strings"

	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/web/ui"
)

// PointView is one point on a page: when its sheet can be filled in, with the
// question and the field for a note, else with the answer.
type PointView struct {
	Seq                   int
	Text, Standard, Basis string
	Answer                ui.Badge
	Note, Who             string
	Ask                   ui.Tri
	Unchecked             bool // 未检查 is chosen, which the bar of three does not offer
	NoteField             ui.Field
	Open                  bool // the note is in sight
}

// SheetView is one checklist on a page.
type SheetView struct {
	Name, Code, Dept string
	Version          int
	VersionField     string // name of the hidden field, "" when read only
	VersionValue     int
	Left, Total      int // points without an answer, and all
	Failed           int
	Folded           bool // read only, shown when it is opened
	Points           []PointView
}

// Done is how many points are answered.
func (sh SheetView) Done() int { return sh.Total - sh.Left }

// About is what stands beside the standard: the ground of the point, and who
// answered it last.
func (p PointView) About() string {
	var parts []string
	if p.Basis != "" {
		parts = append(parts, "依据："+p.Basis)
	}
	if p.Who != "" {
		parts = append(parts, p.Who+"填写")
	}
	return strings.Join(parts, "；")
}

var valueTones = map[inspection.Value]ui.Tone{inspection.Pass: ui.Good, inspection.Fail: ui.Bad,
	inspection.Unchecked: ui.Warn}

// Sheet makes the view of a sheet; with a form its points can be answered.
// names are those of the inspectors by code, depts the short names by code.
func Sheet(sh inspection.Sheet, names map[ids.Inspector]string, depts map[ids.Dept]string, f *ui.Form,
	posted bool) SheetView {
	out := SheetView{Name: sh.Name, Code: sh.Ref.Code, Version: sh.Ref.Version, Dept: depts[sh.Dept],
		Total: len(sh.Points)}
	if f != nil {
		out.VersionField, out.VersionValue = "v-"+sh.Ref.Code, sh.Version
	}
	for _, pt := range sh.Points {
		pv := PointView{Seq: pt.Seq, Text: pt.Text, Standard: pt.Standard, Basis: pt.Basis, Note: pt.Note,
			Who: names[pt.Inspector], Answer: ui.Badge{Text: pt.Value.Name(), Tone: valueTones[pt.Value]}}
		switch pt.Value {
		case "":
			pv.Answer = ui.Badge{Text: "未填写", Tone: ui.Warn}
			out.Left++
		case inspection.Fail:
			out.Failed++
		}
		if f != nil {
			pv.ask(f, inspection.FieldOf(sh.Ref.Code, pt.Seq), pt, posted)
		}
		out.Points = append(out.Points, pv)
	}
	return out
}

// ask makes the fields of a point; posted keeps what was typed.
func (p *PointView) ask(f *ui.Form, name string, pt inspection.Point, posted bool) {
	value := string(pt.Value)
	p.NoteField = f.Area("n-"+name, fmt.Sprintf("第 %d 点的情况或原因", pt.Seq)).Rows(2).Max(inspection.NoteLimit)
	if posted {
		value = f.String(name)
	} else {
		p.NoteField = p.NoteField.Filled(pt.Note)
	}
	p.Ask = ui.Tri{Name: name, No: pt.Seq, Title: pt.Text, Help: p.Standard, Value: value, Err: f.Errors[name]}
	p.Unchecked = value == string(inspection.Unchecked)
	p.Open = value != "" && value != ui.Pass || p.NoteField.Value != "" || p.Ask.Err != "" || p.NoteField.Err != ""
}
