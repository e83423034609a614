package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"yangguang/internal/calendar"
	"yangguang/internal/canon"
	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
	"yangguang/internal/web/show"
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
	List    *ui.List
	Tallies []tallyRow
	Basis   law.Provision
}

type tallyRow struct {
	Dept, Href, VoidRate                          string
	Draws, Attempts, Voids, Overdue, Gaps, Filled int64
}

var drawListView = ui.Define[drawListPage]("portal/draws")

func drawHref(id ids.Draw) string { return drawsPath + "/" + url.PathEscape(string(id)) }

// closedTitle stands where the name of a draw under embargo would.
func closedTitle(title string, embargoed bool) string {
	if embargoed {
		return "暂不公开名称的抽取"
	}
	return title
}

var drawHead = []string{
	"抽取名称", "编号", "抽取内容", "抽取部门", "参加抽取", "抽中", "空缺", "冻结时间", "锁定时间", "第几次", "作废", "状态", "链接",
}

func (p *Portal) drawList(w http.ResponseWriter, r *http.Request) error {
	now := p.App.Ledger.Clock().UnixMicro()
	options, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	l := p.list(r, "抽取", ui.Column{Head: "抽取名称", As: ui.AsName},
		ui.Column{Head: "抽取内容", As: ui.AsShort}, ui.Column{Head: "抽取部门", As: ui.AsShort},
		ui.Column{Head: "参加抽取", As: ui.AsCount}, ui.Column{Head: "抽中", As: ui.AsCount},
		ui.Column{Head: "作废", As: ui.AsCount}, ui.Column{Head: "状态", As: ui.AsState},
		ui.Column{Head: "冻结日期", As: ui.AsDay})
	l.Exports = true
	l.None = ui.Empty{Title: "还没有抽取", Text: "抽取材料一经冻结，就会出现在这里，包括后来作废的。"}
	states := append(show.DrawStates(), ui.Option{Value: string(query.Overdue), Label: "超过时限没有结果"},
		ui.Option{Value: string(query.Voided), Label: "有过作废"})
	f := query.DrawFilter{
		Text: l.Text("text", "抽取", "名称或编号"), Dept: ids.Dept(l.Choice("dept", "抽取部门", options)),
		State: sampling.State(l.Choice("state", "状态", states)),
		Kind:  draw.Kind(l.Choice("kind", "抽取内容", show.DrawKinds)),
	}
	limit, offset := span(l)
	rows, total, err := query.PublicDraws(r.Context(), p.App.DB.Read(), f, now, limit, offset)
	if err != nil {
		return err
	}
	l.Found(total)
	if l.Exporting() != "" {
		return l.Export(w, drawHead, lines(rows, func(d query.PublicDraw) []string { return drawLine(d, depts, now) }))
	}
	for _, d := range rows {
		pool, drawn := counted(d)
		voids := "无"
		if d.Voids > 0 {
			voids = fmt.Sprintf("%d 次", d.Voids)
		}
		badge := show.DrawStateBadge(d.State, d.Embargoed, d.Late(now))
		facts := []ui.Line{
			line("编号", string(d.ID)), line("冻结时间", show.Instant(d.FrozenAt)), line("结果时限", show.Instant(d.LimitAt)),
			line("锁定时间", show.Instant(d.LockedAt)), line("第几次", strconv.Itoa(d.Attempt)),
		}
		if d.Gaps > 0 {
			facts = append(facts, line("人员空缺", strconv.FormatInt(d.Gaps, 10)))
		}
		l.Add(ui.Row{ID: string(d.ID), Wrong: d.Late(now), Fold: []ui.Part{{Title: "这次抽取", Lines: facts}}, Cells: []ui.Cell{
			ui.LinkCell(closedTitle(d.Title, d.Embargoed), drawHref(d.ID)), ui.TextCell(show.DrawKind(d.Kind)),
			ui.TextCell(show.Short(depts, d.Dept)), ui.TextCell(pool), ui.TextCell(drawn), ui.TextCell(voids),
			ui.BadgeCell(badge), ui.DayCell(day(d.FrozenAt)),
		}})
	}
	out := drawListPage{List: l, Basis: law.OneDraw}
	if err := p.tally(r, now, depts, &out); err != nil {
		return err
	}
	sh := p.R.Shell(r, "抽取公示")
	sh.Lead = "每一次冻结过材料的抽取都在这里，作废的也在。名单锁定后公开全部材料，任何人可以下载重算。"
	return drawListView.Render(w, r, p.R, http.StatusOK, sh, out)
}

// day is the legal date of an instant.
func day(us int64) string { return calendar.DateOf(time.UnixMicro(us)).String() }

func drawLine(d query.PublicDraw, depts map[ids.Dept]identity.Department, now int64) []string {
	pool, drawn := counted(d)
	return []string{
		closedTitle(d.Title, d.Embargoed), string(d.ID), show.DrawKind(d.Kind), show.Full(depts, string(d.Dept)), pool, drawn,
		strconv.FormatInt(d.Gaps, 10), show.Instant(d.FrozenAt), show.Instant(d.LockedAt), strconv.Itoa(d.Attempt),
		strconv.Itoa(d.Voids), show.DrawStateBadge(d.State, d.Embargoed, d.Late(now)).Text, drawHref(d.ID),
	}
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
func (p *Portal) tally(r *http.Request, now int64, depts map[ids.Dept]identity.Department, out *drawListPage) error {
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
		out.Tallies = append(out.Tallies, tallyRow{Dept: show.Full(depts, string(t.Dept)),
			Href:     drawsPath + "?" + url.Values{"dept": {string(t.Dept)}}.Encode(),
			VoidRate: perMille(t.VoidRate()), Draws: t.Draws, Attempts: t.Attempts, Voids: t.Voids, Overdue: t.Overdue,
			Gaps: t.Gaps, Filled: t.Filled})
	}
	red := func(n int64) ui.Tone {
		if n > 0 {
			return ui.Bad
		}
		return ui.Good
	}
	out.KPIs = []ui.KPI{
		{Value: strconv.FormatInt(all.Draws, 10), Label: "抽取次数"},
		{Value: strconv.FormatInt(all.Voids, 10), Label: "作废", Hint: "占 " + perMille(all.VoidRate()),
			Href: drawsPath + "?state=" + string(query.Voided), Tone: red(all.Voids)},
		{Value: strconv.FormatInt(all.Overdue, 10), Label: "超过时限没有结果",
			Href: drawsPath + "?state=" + string(query.Overdue), Tone: red(all.Overdue)},
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
	h, err := sampling.HallOf(r.Context(), p.App.DB.Read(), ids.Draw(r.PathValue("id")))
	if err != nil || h.Draw.Public() {
		return h, err
	}
	return h, sampling.NotPublicYet("名单锁定后公开全部材料；不宜事先告知的抽查，在检查结束后公开。")
}

// command is how a shell computes the hash function of a draw over its input.
func command(h canon.Hash) string {
	if h == canon.SM3 {
		return "openssl dgst -sm3 -r" // the digest first, as sha256sum writes it
	}
	return "sha256sum"
}
