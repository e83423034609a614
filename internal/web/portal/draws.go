package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"yangguang/internal/canon"
	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
	"yangguang/internal/web/ui"
)

var drawRoutes = []Route{
	{"GET /draws", (*Portal).drawList},
	{"GET /draws/lookup", (*Portal).drawLookupAll},
	{"GET /draws/{id}", (*Portal).drawShow},
	{"GET /draws/{id}/live", (*Portal).drawLive},
	{"GET /draws/{id}/lookup", (*Portal).drawLookup},
	{"GET /draws/{id}/tickets.json", (*Portal).drawTickets},
	{"GET /draws/{id}/bundle.zip", (*Portal).drawBundle},
	{"GET /draws/{id}/result.csv", (*Portal).drawCSV},
	{"GET /draws/{id}/files/{name}", (*Portal).drawFile},
}

type drawListPage struct {
	KPIs    []ui.KPI
	Lookup  lookupBox
	Filter  ui.Filter
	Rows    []drawRow
	Pager   ui.Pager
	None    ui.Empty
	Tallies []tallyRow
	Basis   law.Provision
}

type drawRow struct {
	ID, Href, Title, Kind, Dept string
	Attempt, Voids              int
	Pool, Drawn                 string
	FrozenAt                    int64
	State                       ui.Badge
	Late                        bool
}

type tallyRow struct {
	Dept, Href, VoidRate                          string
	Draws, Attempts, Voids, Overdue, Gaps, Filled int64
}

var drawListView = ui.Define[drawListPage]("portal/draws")

var drawKinds = []ui.Option{{Value: string(draw.KindObjects), Label: "检查对象"}, {Value: string(draw.KindInspectors), Label: "执法检查人员"}}

func kindName(k draw.Kind) string {
	for _, o := range drawKinds {
		if o.Value == string(k) {
			return o.Label
		}
	}
	return string(k)
}

func drawHref(id string) string { return drawsPath + "/" + url.PathEscape(id) }

// drawBadge is the state of a draw as the public reads it.
func drawBadge(st sampling.State, late, embargoed bool) ui.Badge {
	switch {
	case late:
		return ui.Badge{Text: "超过时限没有结果", Tone: ui.Bad}
	case st == sampling.Locked && embargoed:
		return ui.Badge{Text: "已锁定，暂不公开", Tone: ui.Warn}
	case st == sampling.Locked:
		return ui.Badge{Text: st.Name(), Tone: ui.Good}
	case st == sampling.Failed:
		return ui.Badge{Text: st.Name(), Tone: ui.Bad}
	}
	return ui.Badge{Text: st.Name(), Tone: ui.Info}
}

// closedTitle stands where the name of a draw under embargo would.
func closedTitle(title string, embargoed bool) string {
	if embargoed {
		return "暂不公开名称的抽取"
	}
	return title
}

func (p *Portal) drawList(w http.ResponseWriter, r *http.Request) error {
	f, now := ui.Query(r), p.App.Ledger.Clock().UnixMicro()
	options, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	page := f.PageNumber()
	rows, total, err := query.PublicDraws(r.Context(), p.App.DB.Read(), query.DrawFilter{
		Dept: f.String("dept"), Text: f.String("text"), Kind: draw.Kind(f.String("kind")), State: sampling.State(f.String("state")),
	}, now, pageSize, (page-1)*pageSize)
	if err != nil {
		return err
	}
	var states []ui.Option
	for _, st := range []sampling.State{sampling.Frozen, sampling.Drawn, sampling.Locked, sampling.Failed} {
		states = append(states, ui.Option{Value: string(st), Label: st.Name()})
	}
	states = append(states, ui.Option{Value: string(query.Overdue), Label: "超过时限没有结果"}, ui.Option{Value: string(query.Voided), Label: "有过作废"})
	out := drawListPage{
		Filter: ui.Filter{Action: drawsPath, Fields: []ui.Field{
			f.Text("text", "编号或名称"), f.Select("dept", "抽取部门", options).Any("全部"),
			f.Select("kind", "抽取内容", drawKinds).Any("全部"), f.Select("state", "状态", states).Any("全部"),
		}},
		Pager: ui.Pages(r, page, pageSize, total),
		None:  ui.Empty{Title: "没有符合条件的抽取", Text: "抽取池一经冻结，就会出现在这里，包括后来作废的。"},
		Basis: law.OneDraw,
	}
	for _, d := range rows {
		row := drawRow{ID: d.ID, Href: drawHref(d.ID), Title: closedTitle(d.Title, d.Embargoed), Kind: kindName(d.Kind), Dept: nameOf(depts, d.Dept),
			Attempt: d.Attempt, Voids: d.Voids, FrozenAt: d.FrozenAt, Late: d.Late(now), State: drawBadge(d.State, d.Late(now), d.Embargoed)}
		row.Pool, row.Drawn = counted(d)
		out.Rows = append(out.Rows, row)
	}
	if err := p.tally(r, now, depts, &out); err != nil {
		return err
	}
	sh := p.R.Shell(r, "抽取公示")
	sh.Lead = "每一次冻结过的抽取都在这里，作废的也在。名单锁定后公开全部材料，任何人可以下载重算。"
	return drawListView.Render(w, r, p.R, http.StatusOK, sh, out)
}

// counted says how many there were and how many were drawn, as far as public.
func counted(d query.PublicDraw) (pool, drawn string) {
	if d.Embargoed {
		return "不公开", "不公开"
	}
	unit := "户"
	if d.Kind == draw.KindInspectors {
		unit = "人次"
	}
	pool, drawn = fmt.Sprintf("%d户", d.Pool), "—"
	if d.State == sampling.Locked {
		drawn = fmt.Sprintf("%d%s", d.Drawn, unit)
		if d.Gaps > 0 {
			drawn += fmt.Sprintf("，空缺%d", d.Gaps)
		}
	}
	return pool, drawn
}

// tally shows the public counters (ssj/1 section 6).
func (p *Portal) tally(r *http.Request, now int64, depts map[string]identity.Department, out *drawListPage) error {
	tallies, err := query.DrawTallies(r.Context(), p.App.DB.Read(), now)
	if err != nil {
		return err
	}
	var all query.DrawTally
	for _, t := range tallies {
		all.Draws += t.Draws
		all.Attempts += t.Attempts
		all.Voids += t.Voids
		all.Overdue += t.Overdue
		all.Gaps += t.Gaps
		all.Filled += t.Filled
		out.Tallies = append(out.Tallies, tallyRow{Dept: nameOf(depts, t.Dept), Href: drawsPath + "?" + url.Values{"dept": {t.Dept}}.Encode(), VoidRate: perMille(t.VoidRate()),
			Draws: t.Draws, Attempts: t.Attempts, Voids: t.Voids, Overdue: t.Overdue, Gaps: t.Gaps, Filled: t.Filled})
	}
	red := func(n int64) ui.Tone {
		if n > 0 {
			return ui.Bad
		}
		return ui.Good
	}
	out.KPIs = []ui.KPI{
		{Value: strconv.FormatInt(all.Draws, 10), Label: "抽取次数"},
		{Value: strconv.FormatInt(all.Voids, 10), Label: "作废", Hint: "占 " + perMille(all.VoidRate()), Href: drawsPath + "?state=" + string(query.Voided), Tone: red(all.Voids)},
		{Value: strconv.FormatInt(all.Overdue, 10), Label: "超过时限没有结果", Href: drawsPath + "?state=" + string(query.Overdue), Tone: red(all.Overdue)},
		{Value: strconv.FormatInt(all.Gaps, 10), Label: "人员空缺", Hint: fmt.Sprintf("已选派 %d", all.Filled)},
	}
	return nil
}

// perMille writes tenths of a per cent.
func perMille(n int64) string {
	if n%10 == 0 {
		return fmt.Sprintf("%d%%", n/10)
	}
	return fmt.Sprintf("%d.%d%%", n/10, n%10)
}

// publicHall loads a draw whose material is public; otherwise it returns a
// *law.Refusal that says when it will be.
func (p *Portal) publicHall(r *http.Request) (sampling.Hall, error) {
	h, err := sampling.HallOf(r.Context(), p.App.DB.Read(), r.PathValue("id"))
	if err != nil || h.Draw.Public() {
		return h, err
	}
	return h, law.Refuse(law.Embargo, law.NotFound, "NOT_PUBLIC_YET", "这次抽取的材料还没有公开。",
		"名单锁定后公开全部材料；不宜事先告知的抽查，在检查结束后公开。").InEnglish("the material of this draw is not public yet")
}

// command is how a shell computes the hash function of a draw over its input.
func command(h canon.Hash) string {
	if h == canon.SM3 {
		return "openssl dgst -sm3 -r" // the digest first, as sha256sum writes it
	}
	return "sha256sum"
}
