package hall

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/sampling"
	"yangguang/internal/web/desk"
)

// turn says who is to act now, by name, and what is to be done.
type turn struct {
	Over bool   // nobody any more
	Who  string // the names; "" when nobody can
	What string
}

// named is how many people are named at most.
const named = 4

// whose finds the people who may take the next step, as the policies say.
func whose(d *desk.Desk, r *http.Request, h sampling.Hall) (turn, error) {
	st := h.Stage()
	t := turn{Over: st >= sampling.Done, What: todo(h)}
	if t.Over {
		t.Who = titles[st]
		return t, nil
	}
	people, err := around(d, r, h)
	if err != nil {
		return t, err
	}
	var names []string
	for _, p := range people {
		if !mayStep(d, h, p) {
			continue
		}
		name := p.Name
		if p.Person == d.Actor(r).Person {
			name += "（您）"
		}
		names = append(names, name)
	}
	switch n := len(names); {
	case n == 0:
		t.Who = "没有人可以办理"
	case n > named:
		t.Who = fmt.Sprintf("%s 等 %d 人", strings.Join(names[:named], "、"), n)
	default:
		t.Who = strings.Join(names, " 或 ")
	}
	if st == sampling.ToLock && h.Now().VoidAskedAt == 0 {
		t.What += cannotLock(people, h)
	}
	return t, nil
}

// around are the people of the departments of the draw and its named parties.
func around(d *desk.Desk, r *http.Request, h sampling.Hall) ([]actor.Actor, error) {
	res := h.Resource()
	return identity.ActorsOf(r.Context(), d.App.DB.Read(), d.Now(), res.Depts, ids.Of[ids.Person](res.People))
}

// mayStep reports whether this person can take the next step of the ceremony,
// or decide on a void that holds it up.
func mayStep(d *desk.Desk, h sampling.Hall, by actor.Actor) bool {
	res := h.Resource()
	can := func(act authz.Act) bool { return d.App.Authz.Permit(by, act, res) == nil }
	acts := sampling.ActsOf(h.Draw.Kind)
	if h.Now().VoidAskedAt != 0 {
		return can(authz.VoidDraw)
	}
	switch h.Stage() {
	case sampling.ToCommit:
		return can(authz.CommitWitness) && by.Person != h.Draw.FrozenBy
	case sampling.ToRoll:
		return can(authz.TypeDice) && !typed(h, by.Person)
	case sampling.ToOpen:
		return can(authz.OpenDraw) && by.Has(actor.Witness)
	case sampling.ToReveal:
		return can(acts.Start)
	case sampling.ToLock:
		res.Person = h.Draw.DrawnBy
		return can(acts.Lock) && by.Person != h.Draw.FrozenBy
	}
	return false
}

// typed reports whether the person has typed a roll on which nobody agrees yet.
func typed(h sampling.Hall, person ids.Person) bool {
	return slices.ContainsFunc(h.Dice, func(x sampling.Dice) bool {
		_, agreed := h.Agreed(x.Seq)
		return !agreed && x.Person == person
	})
}

// todo says what is to be done now.
func todo(h sampling.Hall) string {
	if h.Stage() < sampling.Done && h.Now().VoidAskedAt != 0 {
		return "决定是否同意作废；决定之前抽取停在这一步"
	}
	switch h.Stage() {
	case sampling.ToCommit:
		return "用自己的账号登录本页，生成随机密码并提交校验码；随机密码由本人保存"
	case sampling.ToRoll:
		if slices.ContainsFunc(h.Dice, func(x sampling.Dice) bool { return typed(h, x.Person) }) {
			return "已有一人录入，等待另一人照现场数字录入；两人一致后生效"
		}
		return "在现场摇出数字，由两人分别录入，一致后生效"
	case sampling.ToOpen:
		return "输入自己保存的随机密码，与校验码核对"
	case sampling.ToReveal:
		return "公布平台的随机密码，系统按公开的算法计算结果；结果只有一种可能"
	case sampling.ToLock:
		return "核对并锁定"
	case sampling.Stopped:
		return "材料有误，本次已作废并公开理由。改正后在任务页面重新冻结。"
	}
	if h.Draw.Embargoed() {
		return "结果已经锁定，检查结束之前不公开。"
	}
	return "结果已经锁定。任何人都可以下载验证包，用通用工具重算。"
}

// cannotLock names who started the draw and so may not lock it.
func cannotLock(people []actor.Actor, h sampling.Hall) string {
	var names []string
	for _, p := range people {
		if p.Person == h.Draw.DrawnBy || p.Person == h.Draw.FrozenBy {
			names = append(names, p.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "；" + strings.Join(names, "、") + "启动了抽取，不能锁定"
}
