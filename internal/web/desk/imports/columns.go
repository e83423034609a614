package imports

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/law"
	"yangguang/internal/roster/imports"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type columnsPage struct {
	Form    *ui.Form
	Action  string
	Back    string
	Steps   []ui.Step
	Fields  []ui.Field
	Header  []string
	Sample  [][]string
	Ignored string
	Sheet   *ui.Field // which sheet of a workbook, nil when there is no choice
	SheetTo string
	Basis   law.Provision
}

var columnsView = ui.Define[columnsPage]("imports/columns")

func columns(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	b, err := readable(d, r)
	if err != nil {
		return err
	}
	return columnsForm(d, w, r, http.StatusOK, b, ui.NewForm())
}

func columnsForm(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, b imports.Batch, f *ui.Form) error {
	sample, err := d.App.Imports.Sample(b, 5)
	if err != nil {
		return err
	}
	header := b.Header
	options := make([]ui.Option, len(header))
	for i, h := range header {
		options[i] = ui.Option{Value: strconv.Itoa(i), Label: fmt.Sprintf("第 %d 列 %s", i+1, h)}
	}
	p := columnsPage{Form: f, Action: href(b.ID) + "/columns", Steps: steps(1), Header: header, Sample: sample,
		Basis: law.GoodInput}
	p.Back, _ = listOf(b.Kind)
	if len(b.Sheets) > 1 {
		sheets := make([]ui.Option, len(b.Sheets))
		for i, name := range b.Sheets {
			sheets[i] = ui.Option{Value: name, Label: name}
		}
		p.Sheet, p.SheetTo = new(f.Select("sheet", "工作表", sheets).Filled(b.Sheet)), href(b.ID)+"/sheet"
	}
	used := map[int]bool{}
	for _, x := range imports.Fields(b.Kind) {
		field := f.Select(x.Key, x.Label, options).Any("文件中没有")
		if at, ok := b.Mapping[x.Key]; ok && status == http.StatusOK {
			field = field.Filled(strconv.Itoa(at))
			used[at] = true
		}
		if x.Required {
			field = field.Need()
		}
		p.Fields = append(p.Fields, field)
	}
	var ignored []string
	for i, h := range header {
		if !used[i] && status == http.StatusOK {
			ignored = append(ignored, h)
		}
	}
	p.Ignored = strings.Join(ignored, "、")
	_, name := listOf(b.Kind)
	sh := d.R.Shell(r, "对应各列", ui.Crumb{Label: name, Href: p.Back}, ui.Crumb{Label: b.Filename, Href: href(b.ID)})
	return columnsView.Render(w, r, d.R, status, sh, p)
}

// chooseSheet reads another sheet of the workbook.
func chooseSheet(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	b, err := readable(d, r)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	err = d.App.Imports.ChooseSheet(r.Context(), d.Actor(r).WithKey(f.Key), b.ID, f.String("sheet"))
	if f.Refused(err) {
		return columnsForm(d, w, r, http.StatusUnprocessableEntity, b, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, href(b.ID), "已换工作表，请重新对应各列。")
}
