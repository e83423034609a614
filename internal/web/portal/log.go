package portal

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/query"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

var logRoutes = []Route{
	{"GET /log/{$}", (*Portal).log},
	{"GET /log/entry/{n}", (*Portal).logEntry},
	{"GET /log/entry/{n}/body", (*Portal).logBody},
}

type logPage struct {
	Facts      []ui.Def
	Checkpoint string
	List       *ui.List
}

var logView = ui.Define[logPage]("portal/log")

// subjectHref leads to the public page of what an entry is about, "" where it
// has none of its own.
func subjectHref(subject string) string {
	if id, ok := strings.CutPrefix(subject, "draw:"); ok {
		return drawHref(ids.Draw(id))
	}
	return ""
}

func entryHref(n int64) string { return "/log/entry/" + strconv.FormatInt(n, 10) }

// logKinds are what entries can be searched by.
var logKinds = []string{
	"item",
	"plan",
	"task",
	"draw",
	"visit",
	"result",
	"subject",
	"inspector",
	"department",
	"person",
}

// log shows what the tiles below /log/ hold, for people.
func (p *Portal) log(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	size, err := p.App.Ledger.Size(ctx)
	if err != nil {
		return err
	}
	options, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	out := logPage{
		Facts: []ui.Def{
			{Term: "检查点", Text: "/log/checkpoint", Href: "/log/checkpoint"},
			{Term: "核验公钥", Hash: p.App.Ledger.VKey(), Wide: true},
		},
	}
	switch body, err := p.App.Ledger.Checkpoint(ctx); {
	case errors.Is(err, db.ErrNotFound):
	case err != nil:
		return err
	default:
		out.Checkpoint = string(body)
	}
	l := p.list(
		pageOf(r, size),
		"日志记录",
		ui.Column{Head: "办理事项", As: ui.AsName},
		ui.Column{Head: "日志编号", As: ui.AsCount},
		ui.Column{
			Head: "时间",
			As:   ui.AsInstant,
		},
		ui.Column{Head: "部门", As: ui.AsShort},
		ui.Column{Head: "涉及", As: ui.AsText},
	)
	l.None, l.Note = ui.Empty{Title: "还没有记录"}, "日志编号从 0 起，中间不缺"
	kinds := make([]ui.Option, len(logKinds))
	words := query.SubjectKinds()
	for i, k := range logKinds {
		kinds[i] = ui.Option{Value: k, Label: words[k]}
	}
	f := query.LogFilter{Organ: l.Choice("dept", "部门", options), Kind: l.Choice("about", "涉及", kinds)}
	if from, until := l.Days("from", "until", "日期"); from+until != "" {
		f.From, f.Until = instants(from, until)
	}
	entries, total, err := query.LogEntries(ctx, p.App.DB.Read(), f, size, l.Limit(), l.Offset())
	if err != nil {
		return err
	}
	l.Found(total)
	for _, e := range entries {
		facts := []ui.Line{line("时间", show.Instant(e.At)), line("部门", show.Full(depts, e.Organ))}
		if basis, ok := law.ByID(e.Basis); ok {
			facts = append(facts, line(basis.Term(), basis.Cite()))
		}
		l.Add(ui.Row{ID: strconv.FormatInt(e.Idx, 10), Cells: []ui.Cell{
			ui.LinkCell(
				query.ActWords(e.Act),
				entryHref(e.Idx),
			), ui.LinkCell(strconv.FormatInt(e.Idx, 10), entryHref(e.Idx)),
			ui.InstantCell(e.At), ui.TextCell(show.Short(depts, ids.Dept(e.Organ))), ui.TextCell(query.SubjectWords(e.Subject)),
		}, Fold: []ui.Part{{Title: "这条记录", Lines: facts}}})
	}
	out.List = l
	sh := p.R.Shell(r, "公开日志")
	sh.Lead = "每一步办理都和办理本身同时写进这本只增不改的日志；改动或抽掉任何一条，都会与已经签发的检查点矛盾。"
	return logView.Render(w, r, p.R, http.StatusOK, sh, out)
}

// pageOf reads the address of old links to the entries before a number.
func pageOf(r *http.Request, size int64) *http.Request {
	q := r.URL.Query()
	before, err := strconv.ParseInt(q.Get("before"), 10, 64)
	if err != nil || before < 0 {
		return r
	}
	q.Del("before")
	q.Set("page", strconv.FormatInt(max(0, size-before)/oldPage+1, 10))
	out := r.Clone(r.Context())
	out.URL.RawQuery = q.Encode()
	return out
}

// oldPage is how many entries a page holds at first.
const oldPage = 50

// instants are the first µs of one legal date and the first after another;
// either date may be "".
func instants(from, until string) (first, end int64) {
	if d, err := calendar.Parse(from); err == nil {
		first = d.Start().UnixMicro()
	}
	if d, err := calendar.Parse(until); err == nil {
		end = d.AddDays(1).Start().UnixMicro()
	}
	return first, end
}
