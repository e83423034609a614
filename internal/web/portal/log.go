package portal

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/query"
	"yangguang/internal/web/ui"
)

var logRoutes = []Route{
	{"GET /log/{$}", (*Portal).log},
	{"GET /log/entry/{n}", (*Portal).logEntry},
	{"GET /log/entry/{n}/body", (*Portal).logBody},
}

type logPage struct {
	KPIs       []ui.KPI
	Facts      []ui.Def
	Checkpoint string
	Rows       []logRow
	Pager      ui.Pager
	None       ui.Empty
}

type logRow struct {
	N                          int64
	What, Organ, Subject, Href string
	At                         int64
	Basis                      law.Provision
}

var logView = ui.Define[logPage]("portal/log")

// subjectHref leads to the public page of what an entry is about, "" where it
// has none of its own.
func subjectHref(subject string) string {
	if id, ok := strings.CutPrefix(subject, "draw:"); ok {
		return drawHref(id)
	}
	return ""
}

func entryHref(n int64) string { return "/log/entry/" + strconv.FormatInt(n, 10) }

// log shows what the tiles below /log/ hold, for people.
func (p *Portal) log(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), p.App.DB.Read()
	before := int64(-1)
	if n, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64); err == nil && n >= 0 {
		before = n
	}
	entries, err := ledger.Recent(ctx, q, before, pageSize)
	if err != nil {
		return err
	}
	size, err := p.App.Ledger.Size(ctx)
	if err != nil {
		return err
	}
	_, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	out := logPage{None: ui.Empty{Title: "还没有记录"}, KPIs: []ui.KPI{{Value: ui.Number(size), Label: "记录条数", Hint: "编号从 0 起，中间不缺"}},
		Facts: []ui.Def{{Term: "检查点", Text: "/log/checkpoint", Href: "/log/checkpoint"}, {Term: "核验公钥", Hash: p.App.Ledger.VKey(), Wide: true}}}
	switch body, err := p.App.Ledger.Checkpoint(ctx); {
	case errors.Is(err, db.ErrNotFound):
	case err != nil:
		return err
	default:
		out.Checkpoint = string(body)
	}
	for _, e := range entries {
		basis, _ := e.Provision()
		out.Rows = append(out.Rows, logRow{N: e.Idx, What: query.ActWords(e.Act), Organ: nameOf(depts, e.Organ), Subject: query.SubjectWords(e.Subject),
			Href: entryHref(e.Idx), At: e.At.UnixMicro(), Basis: basis})
	}
	out.Pager = ui.Pager{Total: int(size)}
	if n := len(entries); n > 0 {
		out.Pager.First, out.Pager.Last = int(entries[0].Idx), int(entries[n-1].Idx)
		if last := entries[n-1].Idx; last > 0 {
			out.Pager.Next = logPath + "?before=" + strconv.FormatInt(last, 10)
		}
		if newest := entries[0].Idx; newest+1 < size {
			out.Pager.Prev = logPath + "?before=" + strconv.FormatInt(min(newest+1+pageSize, size), 10)
		}
	}
	sh := p.R.Shell(r, "公开日志")
	sh.Lead = "每一步办理都和办理本身同时写进这本只增不改的日志；改动或抽掉任何一条，都会与已经签发的检查点矛盾。"
	return logView.Render(w, r, p.R, http.StatusOK, sh, out)
}
