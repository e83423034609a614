package portal

import (
	"errors"
	"net/http"
	"strconv"

	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/query"
	"yangguang/internal/web/ui"
)

var logRoutes = []Route{{"GET /log/{$}", (*Portal).log}}

type logPage struct {
	Facts      []ui.Def
	Checkpoint string
	Rows       []logRow
	Older      string
	None       ui.Empty
}

type logRow struct {
	N                          int64
	What, Organ, Subject, Href string
	At                         int64
	Basis                      law.Provision
}

var logView = ui.Define[logPage]("portal/log")

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
	out := logPage{None: ui.Empty{Title: "还没有记录"}, Facts: []ui.Def{
		{Term: "记录条数", Text: strconv.FormatInt(size, 10)},
		{Term: "最新检查点", Text: "/log/checkpoint", Href: "/log/checkpoint"}, {Term: "核验公钥", Text: "/log/vkey", Href: "/log/vkey"},
	}}
	switch body, err := p.App.Ledger.Checkpoint(ctx); {
	case errors.Is(err, db.ErrNotFound):
		out.Checkpoint = "还没有签发检查点。"
	case err != nil:
		return err
	default:
		out.Checkpoint = string(body)
	}
	for _, e := range entries {
		basis, _ := e.Provision()
		out.Rows = append(out.Rows, logRow{N: e.Idx, What: query.ActWords(e.Act), Organ: nameOf(depts, e.Organ), Subject: e.Subject,
			Href: "/log/entry/" + strconv.FormatInt(e.Idx, 10), At: e.At.UnixMicro(), Basis: basis})
	}
	if n := len(entries); n == pageSize && entries[n-1].Idx > 0 {
		out.Older = "/log/?before=" + strconv.FormatInt(entries[n-1].Idx, 10)
	}
	sh := p.R.Shell(r, "公开日志")
	sh.Lead = "每一步办理都在同一事务里写进这本只增不改的日志；改动任何一条都会被检查点发现。"
	return logView.Render(w, r, p.R, http.StatusOK, sh, out)
}
