package portal

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
	"yangguang/internal/web/ui"
)

type drawPage struct {
	ID       string
	Notices  []ui.Notice
	Steps    []ui.Step
	Facts    []ui.Def
	Files    []fileRow
	Bundle   *bundleBox
	Hash     string // name of the hash function, as written
	Commits  []commitRow
	Rolls    []ui.Dice
	Seed     []ui.Def
	Strata   []stratumRow
	Tickets  *ui.Tickets
	Lookup   *lookupBox
	Picks    []pickRow
	Seats    []seatRow
	Pager    ui.Pager
	Attempts []attemptRow
	Acts     []ui.Act
	Open     bool // the material is public
}

type bundleBox struct {
	Href, SHA256, CSV, Verify string
	Size                      int64 // bytes, 0 while it is being packed
}

type commitRow struct{ Party, Hash, Secret string }

type stratumRow struct {
	Code, Name, Quota string
	Pool              int64
}

type attemptRow struct {
	N                  int
	State              ui.Badge
	StartedAt, EndedAt int64
	Kind, Reason       string
}

var drawView = ui.Define[drawPage]("portal/draw")

func (p *Portal) drawShow(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), p.App.DB.Read()
	h, err := sampling.HallOf(ctx, q, r.PathValue("id"))
	if err != nil {
		return err
	}
	_, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	d := h.Draw
	late := query.PublicDraw{State: d.State, LimitAt: d.LimitAt}.Late(p.App.Ledger.Clock().UnixMicro())
	out := drawPage{ID: d.ID, Open: d.Public(), Hash: d.Hash.Name(), Files: p.fileRows(h), Facts: drawFacts(h, depts)}
	out.Notices, out.Attempts = drawNotices(h, late), attemptRows(h)
	if err := p.ceremony(h, &out); err != nil {
		return err
	}
	if out.Open {
		if err := p.outcome(r, h, &out); err != nil {
			return err
		}
	}
	entries, err := ledger.EntriesOf(ctx, q, "draw:"+d.ID)
	if err != nil {
		return err
	}
	for i, e := range entries {
		basis, _ := law.ByID(e.Basis)
		out.Acts = append(out.Acts, ui.Act{What: query.ActWords(e.Act), Who: nameOf(depts, e.Organ), At: e.At.UnixMicro(), Basis: basis, Entry: &entries[i].Idx, Tone: opened[e.Act]})
	}
	sh := p.R.Shell(r, closedTitle(d.Title, d.Embargoed()), ui.Crumb{Label: "抽取公示", Href: drawsPath})
	sh.Badge, sh.Lead = drawBadge(d.State, late, d.Embargoed()), kindName(d.Kind)+"抽取 "+d.ID
	if d.State != sampling.Locked {
		sh.Live, sh.Scripts = drawHref(d.ID)+"/live", []string{"tickets.js"} // the lock brings the picture
	} else if out.Tickets != nil {
		sh.Scripts = []string{"tickets.js"}
	}
	return drawView.Render(w, r, p.R, http.StatusOK, sh, out)
}

func drawNotices(h sampling.Hall, late bool) []ui.Notice {
	var out []ui.Notice
	d := h.Draw
	if late {
		out = append(out, ui.Notice{Tone: ui.Bad, Title: "超过时限没有结果", Text: "抽取池冻结之后应当在时限内完成抽取，这一次没有。冻结的材料和已有的承诺都留在记录里。", Basis: law.OneDraw})
	}
	switch {
	case d.Embargoed():
		out = append(out, ui.Notice{Tone: ui.Warn, Title: "暂不公开", Text: notYet(d), Basis: law.Embargo})
	case d.State != sampling.Locked:
		out = append(out, ui.Notice{Tone: ui.Info, Title: "名单还没有锁定", Text: "下面是已经固定的材料摘要和承诺。名单锁定之后，全部材料、种子和结果在本页公开。", Basis: law.Art12})
	}
	for _, a := range h.Attempts {
		if a.VoidAt != 0 {
			out = append(out, ui.Notice{Tone: ui.Bad, Title: fmt.Sprintf("第 %d 次抽取已作废", a.N), Text: voidKind(a.VoidKind) + "：" + a.VoidReason, Basis: law.OneDraw})
		}
	}
	return out
}

func voidKind(kind string) string {
	if kind == "input-error" {
		return "材料有误"
	}
	return "技术原因"
}

// drawFacts leaves out what an embargo closes: everything but the id, the
// department and the times of the ceremony.
func drawFacts(h sampling.Hall, depts map[string]identity.Department) []ui.Def {
	d := h.Draw
	at := func(us int64) string {
		if us == 0 {
			return "—"
		}
		return calendar.Local(time.UnixMicro(us)).Format(time.DateTime)
	}
	out := []ui.Def{
		{Term: "抽取编号", Text: d.ID}, {Term: "抽取部门", Text: nameOf(depts, d.Dept)},
		{Term: "抽取内容", Text: kindName(d.Kind)}, {Term: "第几次", Text: strconv.Itoa(d.Attempt)},
		{Term: "冻结时间", Text: at(d.FrozenAt)}, {Term: "结果时限", Text: at(d.LimitAt)},
		{Term: "结果时间", Text: at(d.DrawnAt)}, {Term: "锁定时间", Text: at(d.LockedAt)},
	}
	if d.Embargoed() {
		return append(out, ui.Def{Term: "结果的封存摘要", Hash: h.Now().Sealed, Wide: true})
	}
	sources := make([]string, len(d.Sources))
	for i, s := range d.Sources {
		sources[i] = sourceName(s)
	}
	pool := fmt.Sprintf("%d 户", d.Pool)
	if d.Kind == draw.KindObjects {
		pool += fmt.Sprintf("，另排除 %d 户", d.Excluded)
	}
	out = append(out, ui.Def{Term: "抽取池", Text: pool}, ui.Def{Term: "摘要算法", Text: d.Hash.Name()},
		ui.Def{Term: "随机数来源", Text: strings.Join(sources, "、"), Wide: true})
	if a := h.Now(); a.Sealed != "" { // what stood here until the disclosure, and what it was made with
		out = append(out, ui.Def{Term: "公开前的封存摘要", Hash: a.Sealed, Wide: true}, ui.Def{Term: "封存摘要的盐值", Hash: a.SealedSalt, Wide: true})
	}
	return out
}

func attemptRows(h sampling.Hall) []attemptRow {
	var out []attemptRow
	for _, a := range h.Attempts {
		row := attemptRow{N: a.N, StartedAt: a.StartedAt, State: ui.Badge{Text: "进行中", Tone: ui.Info}}
		switch {
		case a.VoidAt != 0:
			row.State, row.EndedAt, row.Kind, row.Reason = ui.Badge{Text: "已作废", Tone: ui.Bad}, a.VoidAt, voidKind(a.VoidKind), a.VoidReason
		case a.VoidAskedAt != 0:
			row.State, row.Kind, row.Reason = ui.Badge{Text: "已申请作废", Tone: ui.Warn}, voidKind(a.VoidKind), a.VoidReason
		case a.N == h.Draw.Attempt && h.Draw.State == sampling.Locked:
			row.State, row.EndedAt = ui.Badge{Text: "结果有效", Tone: ui.Good}, h.Draw.LockedAt
		case a.State == "drawn":
			row.State = ui.Badge{Text: "已有结果，待锁定", Tone: ui.Info}
		}
		out = append(out, row)
	}
	return out
}

// partyName never says who: the record of the public is of roles.
func partyName(party string) string {
	switch party {
	case sampling.Platform:
		return "平台"
	case sampling.Witness:
		return "监督见证人"
	}
	return party
}

func sourceName(s draw.Source) string {
	switch s.Kind {
	case draw.SourceCommit:
		return partyName(s.Name) + "的密值"
	case draw.SourceDice:
		return fmt.Sprintf("现场掷数 %d 位", s.Digits)
	}
	return "公开随机数 " + s.Name
}

// ceremony fills in the record up to the seed. Dice and quotas are in the public
// log at once and closed only by an embargo; secrets and seed come with the sheet.
func (p *Portal) ceremony(h sampling.Hall, out *drawPage) error {
	for _, c := range h.Commitments {
		out.Commits = append(out.Commits, commitRow{Party: partyName(c.Party), Hash: c.Hash})
	}
	stage := h.Stage()
	for _, s := range []struct {
		label string
		at    sampling.Stage
	}{{"冻结", -1}, {"承诺", sampling.ToCommit}, {"掷数", sampling.ToRoll}, {"开启", sampling.ToOpen}, {"结果", sampling.ToReveal}, {"锁定", sampling.ToLock}} {
		step := ui.Step{Label: s.label, State: ui.Ahead}
		switch {
		case stage == sampling.Stopped:
			step.State = ui.Stopped
		case s.at < stage:
			step.State = ui.Done
		case s.at == stage:
			step.State = ui.Current
		}
		out.Steps = append(out.Steps, step)
	}
	if h.Draw.Embargoed() {
		return nil
	}
	for i, n := range h.Rolls() {
		digits, _ := h.Agreed(i)
		out.Rolls = append(out.Rolls, ui.Dice{Digits: digits, Total: n})
	}
	for _, st := range h.Strata {
		out.Strata = append(out.Strata, stratumRow{Code: st.Code, Name: st.Name, Quota: quota(st), Pool: st.Pool})
	}
	if !out.Open {
		return nil
	}
	sheet, err := p.App.Sampling.SheetOf(h)
	if err != nil {
		return err
	}
	for _, o := range sheet.Opens {
		for i, c := range out.Commits {
			if c.Party == partyName(o.Party) {
				out.Commits[i].Secret = o.Secret
			}
		}
	}
	seed := h.Now().Seed
	out.Seed = []ui.Def{{Term: "种子 = H(seed.txt)", Hash: seed, Wide: true}, {Term: "抽取密钥 K", Hash: draw.Key(h.Draw.Hash, h.Draw.Kind, seed), Wide: true}}
	return nil
}

// outcome fills in what a locked draw opens: the bundle and the list.
func (p *Portal) outcome(r *http.Request, h sampling.Hall, out *drawPage) error {
	here := drawHref(h.Draw.ID)
	out.Bundle = &bundleBox{Href: here + "/bundle.zip", CSV: here + "/result.csv", Verify: verifyPath + "?draw=" + h.Draw.ID}
	switch b, err := sampling.BundleOf(r.Context(), p.App.DB.Read(), h.Draw.ID); {
	case err == nil:
		out.Bundle.SHA256, out.Bundle.Size = b.SHA256, b.Size
	case !errors.Is(err, db.ErrNotFound):
		return err
	}
	page := ui.Query(r).PageNumber()
	if h.Draw.Kind == draw.KindInspectors {
		seats, err := p.seatRows(r, h)
		out.Seats, out.Pager = window(seats, page), ui.Pages(r, page, pageSize, len(seats))
		return err
	}
	out.Lookup = &lookupBox{Draw: h.Draw.ID}
	out.Tickets = &ui.Tickets{URL: here + "/tickets.json"}
	for _, st := range h.Strata {
		out.Tickets.Strata = append(out.Tickets.Strata, ui.Stratum{Name: st.Name, N: int(st.Pool), Drawn: int(st.Drawn), CutOff: st.CutOff})
	}
	picks, err := p.pickRows(r, h)
	out.Picks, out.Pager = window(picks, page), ui.Pages(r, page, pageSize, len(picks))
	return err
}
