package imports

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"yangguang/internal/law"
	"yangguang/internal/roster/imports"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// patience is how long a page waits for the check of a file before it shows
// how far the check is.
const patience = 3 * time.Second

func check(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	b, err := readable(d, r)
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
	done, err := d.App.Imports.CheckWithin(r.Context(), d.Actor(r).WithKey(f.Key), b.ID, mapping, patience)
	var no *law.Refusal
	if err == nil && !done || errors.As(err, &no) && no.Code == "CHECK_RUNNING" {
		return ui.SeeOther(w, r, href(b.ID), "正在核对，还没有写入名录库。")
	}
	if no := tooLarge(err); no != nil {
		return no
	}
	if f.Refused(err) {
		return columnsForm(d, w, r, http.StatusUnprocessableEntity, b, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, href(b.ID), "核对完毕，还没有写入名录库。")
}

func apply(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	id, mode := r.PathValue("id"), f.String("mode")
	if err := d.App.Imports.Apply(r.Context(), d.Actor(r).WithKey(f.Key), id, mode); err != nil {
		return err
	}
	done := "开始导入。"
	if mode == imports.Nothing {
		done = "已放弃这次导入，名录库没有变动。"
	}
	return ui.SeeOther(w, r, href(id), done)
}

// openState reports whether a batch still waits for a decision.
func openState(state string) bool {
	return slices.Contains([]string{imports.Checked, imports.Failed}, state)
}
