package hall

import (
	"net/http"
	"strconv"

	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/sampling"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// material is what was frozen and what the parties committed to, by its digests.
func material(d *desk.Desk, r *http.Request, h sampling.Hall, p *hallPage) error {
	depts, err := d.Departments(r)
	if err != nil {
		return err
	}
	x := h.Draw
	keys := []ids.Person{x.FrozenBy, x.DrawnBy, x.LockedBy}
	for _, c := range h.Commitments {
		keys = append(keys, c.Person)
	}
	names, err := identity.Names(r.Context(), d.App.DB.Read(), keys)
	if err != nil {
		return err
	}
	unit := "参加抽取"
	if x.Kind == draw.KindInspectors {
		unit = "待派员的对象"
	}
	p.Facts = []ui.Def{
		{Term: "抽取编号", Text: string(x.ID)},
		{Term: "抽取部门", Text: depts[x.Dept].Name},
		{Term: unit, Text: strconv.FormatInt(x.Pool, 10) + "户"},
		{Term: "不参加抽取", Text: strconv.FormatInt(x.Excluded, 10) + "户"},
		{Term: "第几次", Text: strconv.Itoa(x.Attempt)},
		{Term: "摘要算法", Text: x.Hash.Name()},
		{Term: "冻结人", Text: show.OrDash(names[x.FrozenBy])},
		{Term: "抽取人 / 锁定人", Text: show.OrDash(names[x.DrawnBy]) + " / " + show.OrDash(names[x.LockedBy])},
	}
	for _, f := range h.Files {
		if f.Name == draw.OpeningsFile || f.Name == draw.SeedFile || f.Name == draw.ResultFile {
			continue
		}
		hash, sealed := h.ShownHash(f)
		term := show.DrawFile(f.Name) + " " + f.Name
		if sealed {
			term += "（封存摘要）"
		}
		p.Hashes = append(p.Hashes, ui.Def{Term: term, Hash: hash, Wide: true})
	}
	for _, c := range h.Commitments {
		def := ui.Def{Term: show.Party(c.Party) + "的校验码", Wide: true}
		if c.Party != sampling.Platform {
			def.Term += "（" + names[c.Person] + "）"
		}
		if c.Hash == "" {
			def.Badge = ui.Badge{Text: "等待提交", Tone: ui.Warn}
		} else {
			def.Hash = c.Hash
		}
		p.Commits = append(p.Commits, def)
	}
	if h.Now().Seed == "" {
		return nil
	}
	for i := range h.Rolls() {
		digits, _ := h.Agreed(i)
		p.Commits = append(p.Commits, ui.Def{Term: "现场摇号", Text: digits, Wide: true})
	}
	p.Commits = append(p.Commits, ui.Def{Term: "种子", Hash: h.Now().Seed, Wide: true},
		ui.Def{Term: "抽取密钥 K", Hash: draw.Key(x.Hash, x.Kind, h.Now().Seed), Wide: true})
	return nil
}
