package imports

import (
	"net/http"
	"strings"

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
	File   ui.Field
	Fields string   // what the file may hold
	Recent *ui.List // nil when nothing was imported yet
}

var uploadView = ui.Define[uploadPage]("imports/upload")

// listOf is the list of the roster and its name.
func listOf(kind roster.Kind) (href, name string) {
	if kind == roster.Inspecting {
		return "/inspectors", roster.KindName(kind)
	}
	return "/subjects", roster.KindName(kind)
}

func steps(at int) []ui.Step {
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
	tone := map[string]ui.Tone{imports.Checked: ui.Info, imports.Applying: ui.Warn, imports.Applied: ui.Good,
		imports.Failed: ui.Bad}[state]
	return ui.Badge{Text: roster.WordOf(imports.BatchStates, state), Tone: tone}
}

func upload(kind roster.Kind) func(*desk.Desk, http.ResponseWriter, *http.Request) error {
	return func(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
		if l, f := batchList(d, r, kind); l.Exporting() != "" {
			return exportBatches(d, w, r, l, f)
		}
		return uploadForm(d, w, r, http.StatusOK, kind, ui.NewForm())
	}
}

func uploadForm(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, kind roster.Kind, f *ui.Form) error {
	back, name := listOf(kind)
	p := uploadPage{Form: f, Action: back + "/import", Back: back, Steps: steps(0), Basis: law.Art8}
	p.File = f.Upload("file", "文件", ".csv,.txt,.xlsx").Need().
		Hint("CSV（UTF-8 或 GB 18030）或 XLSX，不超过 200 MB；第一行是表头，超过十万行请用 CSV")
	var labels []string
	for _, x := range imports.Fields(kind) {
		label := x.Label
		if x.Required {
			label += "（必须有）"
		}
		labels = append(labels, label)
	}
	p.Fields = strings.Join(labels, "、")
	var err error
	if p.Recent, err = recent(d, r, kind); err != nil {
		return err
	}
	sh := d.R.Shell(r, "导入"+name, ui.Crumb{Label: name, Href: back})
	sh.Lead = "先核对，后写入：核对时不改动名录库，有错的行逐行列出。"
	return uploadView.Render(w, r, d.R, status, sh, p)
}

func receive(kind roster.Kind) func(*desk.Desk, http.ResponseWriter, *http.Request) error {
	return func(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
		f, err := ui.Parse(w, r, desk.MaxUpload)
		if err != nil {
			return err
		}
		content, header := f.File("file", "文件")
		if !f.OK() {
			return uploadForm(d, w, r, http.StatusUnprocessableEntity, kind, f)
		}
		defer content.Close()
		by := d.Actor(r)
		id, err := d.App.Imports.Receive(r.Context(), by.WithKey(f.Key),
			imports.Upload{Kind: kind, Region: by.Region, Dept: by.Dept, Filename: header.Filename, Content: content})
		if no := tooLarge(err); no != nil {
			return no
		}
		if f.Refused(err) {
			return uploadForm(d, w, r, http.StatusUnprocessableEntity, kind, f)
		}
		if err != nil {
			return err
		}
		return ui.SeeOther(w, r, href(id), "文件已收到。")
	}
}

// readable loads the batch of the path for somebody who may import it.
func readable(d *desk.Desk, r *http.Request) (imports.Batch, error) {
	b, err := imports.BatchByID(r.Context(), d.App.DB.Read(), r.PathValue("id"))
	if err != nil {
		return b, err
	}
	if b.Dept != d.Actor(r).Dept {
		return b, db.ErrNotFound
	}
	if b.Kind == roster.Inspecting {
		return b, d.Permit(r, authz.ImportInspectors, authz.Resource{Kind: "inspector", Dept: b.Dept})
	}
	return b, d.Permit(r, authz.ImportSubjects, authz.Resource{Kind: "subject", Region: b.Region})
}
