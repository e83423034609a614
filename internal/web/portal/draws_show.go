package portal

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type drawPage struct {
	ID       string
	Notices  []ui.Notice
	Steps    []ui.Step
	Verdict  *ui.Verdict // of a public draw
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
	List     *ui.List // what was drawn, of a public draw
	Attempts []attemptRow
	Acts     []ui.Act
	Open     bool // the material is public
}

type bundleBox struct {
	SHA256 string
	Size   int64 // bytes, 0 while it is being packed
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
	h, err := sampling.HallOf(ctx, q, ids.Draw(r.PathValue("id")))
	if err != nil {
		return err
	}
	_, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	d := h.Draw
	late := query.PublicDraw{State: d.State, LimitAt: d.LimitAt}.Late(p.App.Ledger.Clock().UnixMicro())
	out := drawPage{ID: string(d.ID), Open: d.Public(), Hash: d.Hash.Name(), Files: p.fileRows(h), Facts: drawFacts(h,
		depts)}
	out.Notices, out.Attempts, out.Steps = drawNotices(h, late), attemptRows(h), show.DrawSteps(h)
	if err := p.ceremony(h, &out); err != nil {
		return err
	}
	if out.Open {
		if l, sent, err := p.drawn(w, r, h); err != nil || sent {
			return err
		} else {
			out.List = l
		}
		if err := p.outcome(r, h, &out); err != nil {
			return err
		}
	}
	entries, err := ledger.EntriesOf(ctx, q, "draw:"+string(d.ID))
	if err != nil {
		return err
	}
	for _, e := range entries {
		out.Acts = append(out.Acts, show.Act(e, show.Full(depts, e.Organ), opened[e.Act]))
	}
	sh := p.R.Shell(r, closedTitle(d.Title, d.Embargoed()), ui.Crumb{Label: "抽取公示", Href: drawsPath})
	sh.Badge = show.DrawStateBadge(d.State, d.Embargoed(), late)
	sh.Lead = "抽取" + show.DrawKind(d.Kind) + "　" + string(d.ID)
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
		out = append(out, ui.Notice{Tone: ui.Bad, Title: "超过时限没有结果", Basis: law.OneDraw,
			Text: "材料冻结之后应当在时限内完成抽取，这一次没有。冻结的材料和已经提交的校验码都留在记录里。"})
	}
	switch {
	case d.Embargoed():
		out = append(out, ui.Notice{Tone: ui.Warn, Title: "暂不公开", Text: notYet(d), Basis: law.Embargo})
	case d.State != sampling.Locked:
		out = append(out, ui.Notice{Tone: ui.Info, Title: "名单还没有锁定", Basis: law.Art12,
			Text: "下面是已经固定的材料摘要和校验码。名单锁定之后，全部材料、种子和结果在本页公开。"})
	}
	for _, a := range h.Attempts {
		if a.VoidAt != 0 {
			out = append(out, ui.Notice{Tone: ui.Bad, Title: fmt.Sprintf("第 %d 次抽取已作废", a.N), Basis: law.OneDraw,
				Text: show.VoidKind(a.VoidKind) + "：" + a.VoidReason})
		}
	}
	return out
}

// drawFacts leaves out what an embargo closes: everything but the id, the
// department and the times of the ceremony.
func drawFacts(h sampling.Hall, depts map[ids.Dept]identity.Department) []ui.Def {
	d := h.Draw
	out := []ui.Def{
		{Term: "抽取编号", Text: string(d.ID)}, {Term: "抽取部门", Text: show.Full(depts, string(d.Dept))},
		{Term: "抽取内容", Text: show.DrawKind(d.Kind)}, {Term: "第几次", Text: strconv.Itoa(d.Attempt)},
		{Term: "冻结时间", Text: show.Instant(d.FrozenAt)}, {Term: "结果时限", Text: show.Instant(d.LimitAt)},
		{Term: "结果时间", Text: show.Instant(d.DrawnAt)}, {Term: "锁定时间", Text: show.Instant(d.LockedAt)},
	}
	if d.Embargoed() {
		return append(out, ui.Def{Term: "结果的封存摘要", Hash: h.Now().Sealed, Wide: true})
	}
	sources := make([]string, len(d.Sources))
	for i, s := range d.Sources {
		sources[i] = show.Source(s)
	}
	pool := fmt.Sprintf("%d 户", d.Pool)
	if d.Kind == draw.KindObjects {
		pool += fmt.Sprintf("，另有 %d 户不参加", d.Excluded)
	}
	out = append(out, ui.Def{Term: "参加本次抽取", Text: pool}, ui.Def{Term: "摘要算法", Text: d.Hash.Name()},
		ui.Def{Term: "随机数来源", Text: strings.Join(sources, "、"), Wide: true})
	if a := h.Now(); a.Sealed != "" { // what stood here until the disclosure, and what it was made with
		out = append(out, ui.Def{Term: "公开前的封存摘要", Hash: a.Sealed, Wide: true},
			ui.Def{Term: "封存摘要的盐值", Hash: a.SealedSalt, Wide: true})
	}
	return out
}

func attemptRows(h sampling.Hall) []attemptRow {
	var out []attemptRow
	for _, a := range h.Attempts {
		row := attemptRow{N: a.N, StartedAt: a.StartedAt, State: ui.Badge{Text: "进行中", Tone: ui.Info}}
		switch {
		case a.VoidAt != 0:
			row.State, row.EndedAt = ui.Badge{Text: "已作废", Tone: ui.Bad}, a.VoidAt
			row.Kind, row.Reason = show.VoidKind(a.VoidKind), a.VoidReason
		case a.VoidAskedAt != 0:
			row.State = ui.Badge{Text: "已申请作废", Tone: ui.Warn}
			row.Kind, row.Reason = show.VoidKind(a.VoidKind), a.VoidReason
		case a.N == h.Draw.Attempt && h.Draw.State == sampling.Locked:
			row.State, row.EndedAt = ui.Badge{Text: "结果有效", Tone: ui.Good}, h.Draw.LockedAt
		case a.State == "drawn":
			row.State = ui.Badge{Text: "已有结果，待锁定", Tone: ui.Info}
		}
		out = append(out, row)
	}
	return out
}

// ceremony fills in the record up to the seed. What was rolled and the quotas
// are in the public log at once and closed only by an embargo; secrets and seed
// come with the sheet. The record of the public is of roles: it never says who.
func (p *Portal) ceremony(h sampling.Hall, out *drawPage) error {
	for _, c := range h.Commitments {
		out.Commits = append(out.Commits, commitRow{Party: show.Party(c.Party), Hash: c.Hash})
	}
	if h.Draw.Embargoed() {
		return nil
	}
	out.Rolls = show.Rolls(h)
	for _, st := range h.Strata {
		out.Strata = append(out.Strata, stratumRow{Code: st.Code, Name: st.Name, Pool: st.Pool,
			Quota: show.RateText(st.Num, st.Den, st.Fixed)})
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
			if c.Party == show.Party(o.Party) {
				out.Commits[i].Secret = o.Secret
			}
		}
	}
	seed := h.Now().Seed
	out.Seed = []ui.Def{
		{Term: "种子 = H(seed.txt)", Hash: seed, Wide: true},
		{Term: "抽取密钥 K", Hash: draw.Key(h.Draw.Hash, h.Draw.Kind, seed), Wide: true},
	}
	return nil
}

// outcome fills in what a locked draw opens: the answer in words, the bundle
// and the picture.
func (p *Portal) outcome(r *http.Request, h sampling.Hall, out *drawPage) error {
	ctx, q, here := r.Context(), p.App.DB.Read(), drawHref(h.Draw.ID)
	out.Bundle = &bundleBox{}
	switch b, err := sampling.BundleOf(ctx, q, h.Draw.ID); {
	case err == nil:
		out.Bundle.SHA256, out.Bundle.Size = b.SHA256, b.Size
	case !errors.Is(err, db.ErrNotFound):
		return err
	}
	taken, gaps, err := query.DrawnOf(ctx, q, h.Draw)
	if err != nil {
		return err
	}
	say := ui.Verdict{Then: show.Instant(h.Draw.LockedAt) + " 锁定。名单由公开的材料算出，任何人可以下载重算。"}
	if h.Draw.Kind == draw.KindInspectors {
		say.Say = fmt.Sprintf("为 %s 户检查对象抽出执法检查人员 %s 人次", ui.Number(h.Draw.Pool), ui.Number(taken))
		if gaps > 0 {
			say.Say += fmt.Sprintf("，空缺 %s 处", ui.Number(gaps))
			say.Then += "空缺由本部门分管负责人同意后选派，选派另有日志记录。"
		}
	} else {
		say.Say = fmt.Sprintf("从 %s 户中抽出 %s 户", ui.Number(h.Draw.Pool), ui.Number(taken))
		out.Lookup = &lookupBox{Draw: string(h.Draw.ID)}
		out.Tickets = &ui.Tickets{URL: here + "/tickets.json"}
		for _, st := range h.Strata {
			out.Tickets.Strata = append(out.Tickets.Strata,
				ui.Stratum{Name: st.Name, N: int(st.Pool), Drawn: int(st.Drawn), CutOff: st.CutOff})
		}
	}
	if out.Bundle.Size > 0 {
		say.Acts = append(say.Acts, ui.Link("下载验证包", here+"/bundle.zip", "download").Main())
	}
	say.Acts = append(say.Acts, ui.Link("结果表格 CSV", here+"/result.csv", "download"),
		ui.Link("自己核对这次抽取", verifyPath+"?draw="+string(h.Draw.ID), "shield-check"))
	out.Verdict = &say
	return nil
}
