package items

import (
	"net/http"

	"yangguang/internal/catalog"
	"yangguang/internal/law"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type repealPage struct {
	Form        *ui.Form
	Instruments []ui.Option
	Basis       law.Provision
	None        ui.Empty
}

var repealView = ui.Define[repealPage]("items/repeal")

func repealForm(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return showRepeal(d, w, r, http.StatusOK, ui.NewForm())
}

func showRepeal(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form) error {
	names, err := catalog.Instruments(r.Context(), d.App.DB.Read())
	if err != nil {
		return err
	}
	sh := d.R.Shell(r, "登记依据失效", ui.Crumb{Label: "抽查事项清单", Href: "/items"})
	sh.Lead = "法律文件失效之日起，只靠它作依据的事项不能再安排抽查。"
	return repealView.Render(w, r, d.R, status, sh, repealPage{Form: f, Instruments: ui.Options(names...), Basis: law.Art1,
		None: ui.Empty{Title: "没有可以登记的文件", Text: "清单里还没有已发布的事项。"}})
}

func repeal(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	name := f.Required("instrument", "失效的文件")
	since := f.Day("since", "失效日期")
	if !f.OK() {
		return showRepeal(d, w, r, http.StatusUnprocessableEntity, f)
	}
	err = d.App.Catalog.MarkRepealed(r.Context(), d.Actor(r).WithKey(f.Key), name, since, f.Line("reason", "说明", 200))
	if f.Refused(err) {
		return showRepeal(d, w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/items", "已登记：《"+name+"》自 "+since+" 起失效。")
}
