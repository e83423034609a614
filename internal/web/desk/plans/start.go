package plans

import (
	"net/http"
	"strconv"

	"yangguang/internal/law"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type newPage struct {
	Form  *ui.Form
	Years []ui.Option
	Basis law.Provision
}

var newView = ui.Define[newPage]("plans/new")

func startForm(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return newForm(d, w, r, http.StatusOK, ui.NewForm())
}

func years(d *desk.Desk) []ui.Option {
	year := d.Today().Year()
	return ui.Options(strconv.Itoa(year), strconv.Itoa(year+1), strconv.Itoa(year-1))
}

func newForm(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form) error {
	sh := d.R.Shell(r, "编制年度计划", ui.Crumb{Label: "年度计划", Href: "/plans"})
	sh.Lead = "先建立年度计划，再逐项添加抽查任务。"
	return newView.Render(w, r, d.R, status, sh, newPage{Form: f, Years: years(d), Basis: law.Art6})
}

func start(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	year, err := strconv.Atoi(f.Chosen("year", "年度", years(d)))
	if err != nil || !f.OK() {
		return newForm(d, w, r, http.StatusUnprocessableEntity, f)
	}
	id, err := d.App.Plan.Draft(r.Context(), d.Actor(r).WithKey(f.Key), year)
	if f.Refused(err) {
		return newForm(d, w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/plans/"+id, "计划已建立，请添加抽查任务。")
}
