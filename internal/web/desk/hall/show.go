package hall

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/ids"
	"yangguang/internal/sampling"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// again is after how many seconds a browser without scripts looks again while
// the hall waits for others.
const again = 10

type hallPage struct {
	Steps    []ui.Step
	Voids    []ui.Notice // attempts that were voided, or may be
	Embargo  bool
	Result   result
	Turn     turn
	Form     *hallForm  // what this person does next
	More     []hallForm // decisions on a void that somebody asked for
	AskVoid  *hallForm  // seldom needed: folded away at the foot
	Lock     *lockForm
	Facts    []ui.Def
	Hashes   []ui.Def // frozen inputs
	Commits  []ui.Def
	Tickets  *ui.Tickets
	Acts     []ui.Act
	ActsNote string // how many, and the last
	Bundle   string // URL of the published bundle
	Verify   string // page with the commands for this draw
}

var hallView = ui.Define[hallPage]("hall/show")

func look(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	h, err := watched(d, r)
	if err != nil {
		return err
	}
	return page(d, w, r, http.StatusOK, h, nil)
}

// watched loads the draw of the path for somebody who may watch it.
func watched(d *desk.Desk, r *http.Request) (sampling.Hall, error) {
	h, err := sampling.HallOf(r.Context(), d.App.DB.Read(), ids.Draw(r.PathValue("draw")))
	if err != nil {
		return h, err
	}
	res, err := d.HallResource(r, h)
	if err != nil {
		return h, err
	}
	return h, d.Permit(r, authz.WatchHall, res)
}

// page renders the hall; failed is a form that was refused, shown again with
// what the person typed.
func page(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, h sampling.Hall, failed *hallForm) error {
	p := hallPage{Steps: show.DrawSteps(h), Embargo: h.Draw.Embargoed(), Voids: voids(h)}
	if h.Draw.Public() {
		p.Bundle, p.Verify = "/draws/"+string(h.Draw.ID)+"/bundle.zip", "/verify?draw="+string(h.Draw.ID)
	}
	var err error
	if err = material(d, r, h, &p); err != nil {
		return err
	}
	if p.Result, err = results(d, r, h); err != nil {
		return err
	}
	p.Tickets = picture(h)
	if p.Turn, err = whose(d, r, h); err != nil {
		return err
	}
	forms(d, r, h, failed, &p)
	if p.Lock != nil {
		if p.Lock.Checks, err = checks(d, r, h, p.Result.Total); err != nil {
			return err
		}
	}
	if p.Acts, err = d.Timeline(r, "draw:"+string(h.Draw.ID)); err != nil {
		return err
	}
	if len(p.Acts) > 0 {
		p.ActsNote = fmt.Sprintf("%d 条，最近 %s", len(p.Acts), clockTime(p.Acts[0].At)[:len("15:04")])
	}
	crumbs := []ui.Crumb{{Label: "抽取大厅", Href: "/hall"}, {Label: "任务", Href: "/tasks/" + string(h.Draw.Task)}}
	sh := d.R.Shell(r, h.Draw.Title, crumbs...)
	sh.Area, sh.Badge, sh.Live = ui.Hall, show.DrawBadge(h.Draw), "/hall/"+string(h.Draw.ID)+"/live"
	// The page may stand at the address of a form that was refused.
	sh.Fresh = "/hall/" + string(h.Draw.ID)
	if p.Result.Page > 1 {
		sh.Fresh += "?page=" + strconv.Itoa(p.Result.Page)
	}
	waits := p.Form == nil && p.Lock == nil && len(p.More) == 0 && failed == nil
	if waits && h.Stage() < sampling.Done && p.Result.Page <= 1 {
		sh.Again = again
	}
	sh.Lead = show.DrawKind(h.Draw.Kind) + "抽取 " + string(h.Draw.ID)
	sh.Scripts = []string{"hash.js", "witness.js", "tickets.js"}
	return hallView.Render(w, r, d.R, status, sh, p)
}

// voids says of each attempt for which a void was asked what became of it.
func voids(h sampling.Hall) []ui.Notice {
	var out []ui.Notice
	for _, a := range h.Attempts {
		if a.VoidAskedAt == 0 {
			continue
		}
		n := ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("第%d次已提出作废，等待主要负责人决定", a.N), Text: "理由：" + a.VoidReason}
		if a.VoidAt != 0 {
			n.Tone, n.Title = ui.Bad, fmt.Sprintf("第%d次已经作废", a.N)
		}
		out = append(out, n)
	}
	return out
}

func clockTime(micros int64) string {
	if micros == 0 {
		return ""
	}
	return calendar.Local(time.UnixMicro(micros)).Format("15:04:05")
}
