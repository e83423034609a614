package hall

import (
	"fmt"
	"net/http"
	"strconv"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/sampling"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// hallForm is one thing that the person can do now in the hall.
type hallForm struct {
	ID           string
	Action       string
	Attempt      int // that the person sees
	Title, Text  string
	Form         *ui.Form
	Fields       []ui.Field
	Witness      *ui.Witness
	Secret       string // made by the server for a browser without scripts, shown once
	SecretURL    string // offers to let the server make the secret; "" does not
	Basis        law.Provision
	Submit       string
	Danger       bool
	Irreversible bool
	Open         bool // of a folded form: drawn open
}

// lockForm is the check before the lock.
type lockForm struct {
	hallForm
	Checks  []check
	Checked ui.Field
	Void    string // address that opens the form to ask for a void; "" for who may not
}

// desks makes the forms of one request.
type desks struct {
	h      sampling.Hall
	failed *hallForm
}

// form is the form of this name, with what was typed when it was refused.
func (x desks) form(id string) *ui.Form {
	if x.failed != nil && x.failed.ID == id && x.failed.Form != nil {
		return x.failed.Form
	}
	return ui.NewForm()
}

func (x desks) finish(f hallForm) *hallForm {
	f.Action, f.Attempt = "/hall/"+string(x.h.Draw.ID)+"/"+f.ID, x.h.Draw.Attempt
	if f.Form == nil {
		f.Form = x.form(f.ID)
	}
	if x.failed != nil && x.failed.ID == f.ID {
		f.Secret = x.failed.Secret
	}
	return &f
}

// forms puts on the page what this person may do at this stage. The use case
// asks the policies again when the form comes.
func forms(d *desk.Desk, r *http.Request, h sampling.Hall, failed *hallForm, p *hallPage) {
	by, x := d.Actor(r), desks{h, failed}
	can := func(act authz.Act) bool { return d.App.Authz.Permit(by, act, h.Resource()) == nil }
	p.AskVoid = x.askVoid(r, can)
	p.More = x.decide(can)
	switch h.Stage() {
	case sampling.ToCommit:
		if can(authz.CommitWitness) && by.Person != h.Draw.FrozenBy {
			p.Form = x.commit()
		}
	case sampling.ToRoll:
		if can(authz.TypeDice) {
			p.Form = x.dice(by)
		}
	case sampling.ToOpen:
		if can(authz.OpenDraw) && by.Has(actor.Witness) {
			p.Form = x.open()
		}
	case sampling.ToReveal:
		if can(sampling.ActsOf(h.Draw.Kind).Start) {
			p.Form = x.finish(hallForm{ID: "reveal", Title: "公布平台的随机密码并计算结果",
				Text:  "材料、校验码、现场摇号都已固定，结果只有一种可能。",
				Basis: law.Ceremony, Submit: "公布并抽取", Irreversible: true})
		}
	case sampling.ToLock:
		if mayLock(d, h, by) {
			p.Lock = x.lock(p.Result.Total, p.AskVoid != nil)
		}
	}
}

// mayLock reports whether the person may lock the result now.
func mayLock(d *desk.Desk, h sampling.Hall, by actor.Actor) bool {
	return h.Stage() == sampling.ToLock && h.Now().VoidAskedAt == 0 && mayStep(d, h, by)
}

func (x desks) panel(opening bool) *ui.Witness {
	d := x.h.Draw
	return &ui.Witness{Draw: string(d.ID), Attempt: d.Attempt, Party: sampling.Witness, Hash: string(d.Hash),
		Opening: opening}
}

func (x desks) commit() *hallForm {
	f := x.form("commit")
	code := f.Text("commit", "校验码").Need().Hint("64位十六进制字符；也可以用自带的随机密码在自己的电脑上计算").
		Autocomplete("off").Wide()
	code.Attr.Commit = true
	return x.finish(hallForm{ID: "commit", Title: "提交校验码", Form: f, Fields: []ui.Field{code}, Basis: law.Ceremony,
		Text:    "随机密码在您的浏览器里产生，只提交校验码。请务必保存随机密码，公布时要用。",
		Witness: x.panel(false), SecretURL: "/hall/" + string(x.h.Draw.ID) + "/secret", Submit: "提交校验码", Irreversible: true})
}

// dice is the form for the first roll on which nobody agrees yet.
func (x desks) dice(by actor.Actor) *hallForm {
	for i, n := range x.h.Rolls() {
		if _, agreed := x.h.Agreed(i); agreed {
			continue
		}
		f := x.form("dice")
		f.Set("roll", strconv.Itoa(i))
		text := "请照现场摇出的数字录入。须由两人各自录入，一致后生效。"
		if typed(x.h, by.Person) {
			text = "您已录入，等待另一人。录错的可以重新录入。"
		}
		digits := f.Text("digits", strconv.Itoa(n)+"位数字").Need().Digits(n).Autocomplete("off")
		return x.finish(hallForm{ID: "dice", Title: "录入现场摇号", Text: text, Form: f, Fields: []ui.Field{digits},
			Basis: law.Ceremony, Submit: "录入"})
	}
	return nil
}

func (x desks) open() *hallForm {
	f := x.form("open")
	secret := f.Text("secret", "随机密码").Need().Hint("64位十六进制字符").Autocomplete("off").Wide()
	return x.finish(hallForm{ID: "open", Title: "公布随机密码", Text: "输入提交校验码时保存的随机密码，与校验码核对一致后生效。",
		Form: f, Fields: []ui.Field{secret}, Basis: law.Ceremony, Witness: x.panel(true), Submit: "公布随机密码"})
}

func (x desks) lock(total int, mayAsk bool) *lockForm {
	label, submit := fmt.Sprintf("我已看过这 %d 户，与大屏一致", total), fmt.Sprintf("锁定这 %d 户", total)
	if x.h.Draw.Kind == draw.KindInspectors {
		label, submit = "我已看过每个检查小组，与大屏一致", "锁定检查小组"
	}
	f := x.form("lock")
	out := &lockForm{hallForm: *x.finish(hallForm{ID: "lock", Title: "核对", Form: f, Basis: law.Art12, Submit: submit}),
		Checked: f.Check("checked", label).Need()}
	if mayAsk {
		out.Void = "/hall/" + string(x.h.Draw.ID) + "?void=1#form-ask-void"
	}
	return out
}

// going reports whether the attempt can still be voided.
func (x desks) going() bool {
	return x.h.Draw.State != sampling.Locked && x.h.Draw.State != sampling.Failed
}

// decide are the two answers to a void that somebody asked for.
func (x desks) decide(can func(authz.Act) bool) []hallForm {
	if !x.going() || x.h.Now().VoidAskedAt == 0 || !can(authz.VoidDraw) {
		return nil
	}
	return []hallForm{
		*x.finish(hallForm{ID: "void", Title: "同意作废本次抽取", Basis: law.OneDraw, Submit: "同意作废", Danger: true,
			Irreversible: true, Text: "作废的抽取和理由永远公开；技术故障的，材料不变，立即开始下一次。"}),
		*x.finish(hallForm{ID: "keep", Title: "不同意作废", Basis: law.OneDraw, Submit: "不同意作废",
			Text: "本次抽取从停下的地方继续；申请和决定都留在公开日志里。"}),
	}
}

// askVoid is the form to ask for a void. It is folded away, but for somebody who
// came by the link beside the lock or whose form was refused.
func (x desks) askVoid(r *http.Request, can func(authz.Act) bool) *hallForm {
	if !x.going() || x.h.Now().VoidAskedAt != 0 || !can(sampling.ActsOf(x.h.Draw.Kind).Freeze) {
		return nil
	}
	f := x.form("ask-void")
	text := "只有出现故障或材料有误才能提出，由主要负责人决定，理由向社会公开。"
	if x.h.Draw.State == sampling.Drawn {
		text = "结果已经产生。" + text
	}
	causes := []ui.Option{{Value: sampling.VoidTechnical, Label: "技术故障（材料不变）"},
		{Value: sampling.VoidInputError, Label: "材料有误（改正后重新冻结）"}}
	return x.finish(hallForm{ID: "ask-void", Title: "提出作废", Text: text, Form: f, Basis: law.OneDraw,
		Submit: "提出作废", Danger: true, Open: len(f.Errors) > 0 || r.URL.Query().Get("void") == "1",
		Fields: []ui.Field{
			f.Select("kind", "原因类别", causes).Need().Any("请选择"),
			f.Area("reason", "理由").Need().Hint("10到500个字").Max(500).Rows(2),
		}})
}
