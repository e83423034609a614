package imports

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type uploadPage struct {
	Form   *ui.Form
	Action string
	Back   string
	Steps  []ui.Step
	Basis  law.Provision
	Fields string // what the file may hold
	Recent []batchRow
}

type batchRow struct {
	Href, Filename string
	At             int64
	Total, Wrong   int64
	State          ui.Badge
}

var uploadView = ui.Define[uploadPage]("imports/upload")

// listOf is the list of the roster and its name.
func listOf(kind roster.Kind) (href, name string) {
	if kind == roster.Inspecting {
		return "/inspectors", roster.KindName(kind)
	}
	return "/subjects", roster.KindName(kind)
}

func importSteps(at int) []ui.Step {
	steps := []ui.Step{{Label: "选择文件"}, {Label: "对应各列"}, {Label: "核对"}, {Label: "导入"}}
	for i := range steps {
		switch {
		case i < at:
			steps[i].State = ui.Done
		case i == at:
			steps[i].State = ui.Current
		default:
			steps[i].State = ui.Ahead
		}
	}
	return steps
}

func batchBadge(state string) ui.Badge {
	tone := map[string]ui.Tone{imports.Checked: ui.Info, imports.Applying: ui.Warn, imports.Applied: ui.Good, imports.Failed: ui.Bad}[state]
	return ui.Badge{Text: roster.WordOf(imports.BatchStates, state), Tone: tone}
}

func upload(kind roster.Kind) func(*desk.Desk, http.ResponseWriter, *http.Request) error {
	return func(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
		return uploadForm(s, w, r, http.StatusOK, kind, ui.NewForm())
	}
}

func uploadForm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, kind roster.Kind, f *ui.Form) error {
	back, name := listOf(kind)
	p := uploadPage{Form: f, Action: back + "/import", Back: back, Steps: importSteps(0), Basis: law.Art8}
	var labels []string
	for _, x := range imports.Fields(kind) {
		label := x.Label
		if x.Required {
			label += "（必须有）"
		}
		labels = append(labels, label)
	}
	p.Fields = strings.Join(labels, "、")
	batches, err := imports.Batches(r.Context(), s.App.DB.Read(), s.Actor(r).Dept, 20)
	if err != nil {
		return err
	}
	for _, b := range batches {
		if b.Kind == kind {
			p.Recent = append(p.Recent, batchRow{Href: "/imports/" + b.ID, Filename: b.Filename, At: b.CreatedAt, Total: b.Counts.Total, Wrong: b.Counts.Wrong, State: batchBadge(b.State)})
		}
	}
	sh := s.R.Shell(r, "导入"+name, ui.Crumb{Label: name, Href: back})
	sh.Lead = "先核对，后写入：核对时不改动名录库，有错的行逐行列出。"
	return uploadView.Render(w, r, s.R, status, sh, p)
}

func receive(kind roster.Kind) func(*desk.Desk, http.ResponseWriter, *http.Request) error {
	return func(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
		f, err := ui.Parse(w, r, desk.MaxUpload)
		if err != nil {
			return err
		}
		content, header := f.File("file", "文件")
		if !f.OK() {
			return uploadForm(s, w, r, http.StatusUnprocessableEntity, kind, f)
		}
		defer content.Close()
		by := s.Actor(r)
		id, err := s.App.Imports.Receive(r.Context(), by.WithKey(f.Key), imports.Upload{Kind: kind, Region: by.Region, Dept: by.Dept, Filename: header.Filename, Content: content})
		if no := tooLarge(err); no != nil {
			return no
		}
		if f.Refused(err) {
			return uploadForm(s, w, r, http.StatusUnprocessableEntity, kind, f)
		}
		if err != nil {
			return err
		}
		return ui.SeeOther(w, r, "/imports/"+id, "文件已收到。")
	}
}

// readableBatch loads the batch of the path for somebody who may import it.
func readableBatch(s *desk.Desk, r *http.Request) (imports.Batch, error) {
	b, err := imports.BatchByID(r.Context(), s.App.DB.Read(), r.PathValue("id"))
	if err != nil {
		return b, err
	}
	if b.Dept != s.Actor(r).Dept {
		return b, db.ErrNotFound
	}
	if b.Kind == roster.Inspecting {
		return b, s.Permit(r, authz.ImportInspectors, authz.Resource{Kind: "inspector", Dept: b.Dept})
	}
	return b, s.Permit(r, authz.ImportSubjects, authz.Resource{Kind: "subject", Region: b.Region})
}

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

func importColumns(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	b, err := readableBatch(s, r)
	if err != nil {
		return err
	}
	return columnsForm(s, w, r, http.StatusOK, b, ui.NewForm())
}

func columnsForm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, b imports.Batch, f *ui.Form) error {
	sample, err := s.App.Imports.Sample(b, 5)
	if err != nil {
		return err
	}
	header := b.Header
	options := make([]ui.Option, len(header))
	for i, h := range header {
		options[i] = ui.Option{Value: strconv.Itoa(i), Label: fmt.Sprintf("第 %d 列 %s", i+1, h)}
	}
	p := columnsPage{Form: f, Action: "/imports/" + b.ID + "/columns", Steps: importSteps(1), Header: header, Sample: sample, Basis: law.GoodInput}
	p.Back, _ = listOf(b.Kind)
	if len(b.Sheets) > 1 {
		sheets := make([]ui.Option, len(b.Sheets))
		for i, name := range b.Sheets {
			sheets[i] = ui.Option{Value: name, Label: name}
		}
		p.Sheet, p.SheetTo = new(f.Select("sheet", "工作表", sheets).Filled(b.Sheet)), "/imports/"+b.ID+"/sheet"
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
	sh := s.R.Shell(r, "对应各列", ui.Crumb{Label: name, Href: p.Back}, ui.Crumb{Label: b.Filename, Href: "/imports/" + b.ID})
	return columnsView.Render(w, r, s.R, status, sh, p)
}

// importSheet reads another sheet of the workbook.
func importSheet(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	b, err := readableBatch(s, r)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	err = s.App.Imports.ChooseSheet(r.Context(), s.Actor(r).WithKey(f.Key), b.ID, f.String("sheet"))
	if f.Refused(err) {
		return columnsForm(s, w, r, http.StatusUnprocessableEntity, b, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/imports/"+b.ID, "已换工作表，请重新对应各列。")
}

// patience is how long a page waits for the check of a file before it shows
// how far the check is.
const patience = 3 * time.Second

func importCheck(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	b, err := readableBatch(s, r)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	mapping := map[string]int{}
	for _, x := range imports.Fields(b.Kind) {
		if v := f.String(x.Key); v != "" {
			at, err := strconv.Atoi(v)
			if err != nil {
				at = -1 // refused by Check as no column
			}
			mapping[x.Key] = at
		}
	}
	done, err := s.App.Imports.CheckWithin(r.Context(), s.Actor(r).WithKey(f.Key), b.ID, mapping, patience)
	var no *law.Refusal
	if err == nil && !done || errors.As(err, &no) && no.Code == "CHECK_RUNNING" {
		return ui.SeeOther(w, r, "/imports/"+b.ID, "正在核对，还没有写入名录库。")
	}
	if no := tooLarge(err); no != nil {
		return no
	}
	if f.Refused(err) {
		return columnsForm(s, w, r, http.StatusUnprocessableEntity, b, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/imports/"+b.ID, "核对完毕，还没有写入名录库。")
}

func importApply(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	id, mode := r.PathValue("id"), f.String("mode")
	if err := s.App.Imports.Apply(r.Context(), s.Actor(r).WithKey(f.Key), id, mode); err != nil {
		return err
	}
	done := "开始导入。"
	if mode == imports.Nothing {
		done = "已放弃这次导入，名录库没有变动。"
	}
	return ui.SeeOther(w, r, "/imports/"+id, done)
}

// openState reports whether a batch still waits for a decision.
func openState(state string) bool {
	return slices.Contains([]string{imports.Checked, imports.Failed}, state)
}
