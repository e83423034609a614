package hall

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
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
	Fold         bool // seldom needed: folded away
}

// hallForms lists what this person may do at this stage. The use case asks the
// policies again when the form comes.
func hallForms(s *desk.Desk, r *http.Request, h sampling.Hall, failed *hallForm) []hallForm {
	by, res := s.Actor(r), h.Resource()
	res.Person = ""
	can := func(act authz.Act) bool { return s.App.Authz.Permit(by, act, res) == nil }
	acts := sampling.ActsOf(h.Draw.Kind)
	var out []hallForm
	add := func(f hallForm) {
		f.Action = "/hall/" + h.Draw.ID + "/" + f.ID
		if failed != nil && failed.ID == f.ID {
			f.Form, f.Secret = failed.Form, failed.Secret
		}
		if f.Form == nil {
			f.Form = ui.NewForm()
		}
		f.Attempt = h.Draw.Attempt
		out = append(out, f)
	}
	form := func(id string) *ui.Form {
		if failed != nil && failed.ID == id {
			return failed.Form
		}
		return ui.NewForm()
	}
	panel := func(opening bool) *ui.Witness {
		return &ui.Witness{Draw: h.Draw.ID, Attempt: h.Draw.Attempt, Party: sampling.Witness, Hash: string(h.Draw.Hash), Opening: opening}
	}
	switch h.Stage() {
	case sampling.ToCommit:
		if can(authz.CommitWitness) && by.Person != h.Draw.FrozenBy {
			f := form("commit")
			add(hallForm{ID: "commit", Title: "见证人承诺", Text: "密值在您的浏览器里产生，只提交承诺值。请务必保存密值，开启时要用。", Form: f, Basis: law.Ceremony,
				Witness: panel(false), SecretURL: "/hall/" + h.Draw.ID + "/secret", Submit: "提交承诺", Irreversible: true,
				Fields: []ui.Field{commitField(f)}})
		}
	case sampling.ToRoll:
		if can(authz.TypeDice) {
			for i, n := range h.Rolls() {
				if _, agreed := h.Agreed(i); agreed {
					continue
				}
				f := form("dice")
				f.Set("roll", strconv.Itoa(i))
				text := "请照现场掷出的数字录入。须由两人各自录入，一致后生效。"
				for _, d := range h.Dice {
					if d.Seq == i && d.Person == by.Person {
						text = "您已录入，等待另一人。录错的可以重新录入。"
					}
				}
				add(hallForm{ID: "dice", Title: "录入掷数", Text: text, Form: f, Basis: law.Ceremony, Submit: "录入",
					Fields: []ui.Field{f.Text("digits", strconv.Itoa(n)+"位数字").Need().Digits(n).Autocomplete("off")}})
				break
			}
		}
	case sampling.ToOpen:
		if can(authz.OpenDraw) && by.Has(actor.Witness) {
			f := form("open")
			add(hallForm{ID: "open", Title: "开启密值", Text: "输入承诺时保存的密值，与承诺值核对一致后生效。", Form: f, Basis: law.Ceremony, Witness: panel(true), Submit: "开启密值",
				Fields: []ui.Field{f.Text("secret", "密值").Need().Hint("64位十六进制字符").Autocomplete("off").Wide()}})
		}
	case sampling.ToReveal:
		if can(acts.Start) {
			add(hallForm{ID: "reveal", Title: "开启平台密值并计算结果", Text: "材料、承诺、掷数都已固定，结果只有一种可能。", Basis: law.Ceremony, Submit: "开启并抽取", Irreversible: true})
		}
	case sampling.ToLock:
		res.Person = h.Draw.DrawnBy
		if can(acts.Lock) && by.Person != h.Draw.FrozenBy && h.Now().VoidAskedAt == 0 {
			f := form("lock")
			add(hallForm{ID: "lock", Title: "锁定结果", Text: "请核对结果。锁定后任何人都不能更改，公开的材料可供任何人重算。", Form: f, Basis: law.Art12, Submit: "锁定名单", Irreversible: true,
				Fields: []ui.Field{f.Check("checked", "我已逐层核对抽取户数、中签线和名单").Need()}})
		}
		res.Person = ""
	}
	voidForms(s, h, can, acts.Freeze, form, add)
	return out
}

func commitField(f *ui.Form) ui.Field {
	x := f.Text("commit", "承诺值").Need().Hint("64位十六进制字符；也可以用自带的密值在自己的电脑上计算").Autocomplete("off").Wide()
	x.Attr.Commit = true
	return x
}

func voidForms(s *desk.Desk, h sampling.Hall, can func(authz.Act) bool, ask authz.Act, form func(string) *ui.Form, add func(hallForm)) {
	if h.Draw.State == sampling.Locked || h.Draw.State == sampling.Failed {
		return
	}
	asked := h.Now().VoidAskedAt != 0
	if asked && can(authz.VoidDraw) {
		add(hallForm{ID: "void", Title: "同意作废本次抽取", Text: "作废的抽取和理由永远公开；技术故障的，材料不变，立即开始下一次。", Basis: law.OneDraw, Submit: "同意作废", Danger: true, Irreversible: true})
		add(hallForm{ID: "keep", Title: "不同意作废", Text: "本次抽取从停下的地方继续；申请和决定都留在公开日志里。", Basis: law.OneDraw, Submit: "不同意作废"})
	}
	if !asked && can(ask) {
		f := form("ask-void")
		add(hallForm{ID: "ask-void", Title: "申请作废", Text: "只有出现故障或材料有误才能申请，由主要负责人决定，理由向社会公开。", Form: f, Basis: law.OneDraw, Submit: "申请作废", Danger: true, Fold: true,
			Fields: []ui.Field{
				f.Select("kind", "原因类别", []ui.Option{{Value: sampling.VoidTechnical, Label: "技术故障（材料不变）"}, {Value: sampling.VoidInputError, Label: "材料有误（改正后重新冻结）"}}).Need().Any("请选择"),
				f.Area("reason", "理由").Need().Hint("10到500个字").Max(500).Rows(2),
			}})
	}
}

// hallAct carries out one step of the ceremony. What can be mended is shown
// again in the hall with what was typed.
func hallAct(step string) func(*desk.Desk, http.ResponseWriter, *http.Request) error {
	return func(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
		h, err := watchedHall(s, r)
		if err != nil {
			return err
		}
		f, err := ui.Parse(w, r)
		if err != nil {
			return err
		}
		// A form without the attempt was made for the one that stands.
		seen := h.Draw.Attempt
		if f.String("attempt") != "" {
			seen = f.Int("attempt", "第几次抽取", 1, 1<<30)
		}
		if seen == h.Draw.Attempt {
			err = unchecked(s, r, h, step, f)
		}
		done := ""
		if err == nil {
			done, err = hallStep(s, r.Context(), s.Actor(r).WithKey(f.Key), h.Draw.ID, seen, step, f)
		}
		if f.Refused(err) {
			return showHall(s, w, r, http.StatusUnprocessableEntity, h, &hallForm{ID: step, Form: f})
		}
		if err != nil {
			return err
		}
		return ui.SeeOther(w, r, "/hall/"+h.Draw.ID, done)
	}
}

// unchecked refuses a lock by somebody who may lock now but did not say that the
// result was checked. Whoever may not, or not now, learns from the use case why.
func unchecked(s *desk.Desk, r *http.Request, h sampling.Hall, step string, f *ui.Form) error {
	offered := func(x hallForm) bool { return x.ID == step }
	if step != "lock" || f.Bool("checked") || !slices.ContainsFunc(hallForms(s, r, h, nil), offered) {
		return nil
	}
	return law.Refuse(law.Art12, law.Invalid, "LOCK_UNCHECKED", "锁定之前请确认已经核对结果。", "核对抽取户数、中签线和名单，勾选后再锁定。").On("checked").
		InEnglish("tick that the result was checked")
}

// hallStep carries out the step of this name. It returns db.ErrNotFound for a
// name that is none.
func hallStep(s *desk.Desk, ctx context.Context, by actor.Actor, id string, seen int, step string, f *ui.Form) (done string, err error) {
	draws := s.App.Sampling
	switch step {
	case "commit":
		return "承诺已提交，请保存好密值。", draws.Commit(ctx, by, id, seen, f.String("commit"))
	case "dice":
		return "已录入。", draws.TypeDice(ctx, by, id, seen, f.Int("roll", "掷数序号", 0, 99), f.String("digits"))
	case "open":
		return "密值与承诺一致，已开启。", draws.OpenSecret(ctx, by, id, seen, f.String("secret"))
	case "reveal":
		return "结果已计算，等待第二人锁定。", draws.Reveal(ctx, by, id, seen)
	case "lock":
		return "结果已锁定。", draws.Lock(ctx, by, id, seen)
	case "keep":
		return "没有同意作废，抽取继续。", draws.KeepAttempt(ctx, by, id, seen)
	case "ask-void":
		return "已申请作废，等待主要负责人决定。", draws.AskVoid(ctx, by, id, seen, f.String("kind"), f.String("reason"))
	case "void":
		return "本次抽取已作废。", draws.Void(ctx, by, id, seen)
	}
	return "", db.ErrNotFound
}

// hallSecret makes a secret for a witness whose browser runs no scripts. It is
// shown once and not kept; the page says that it was made by the server.
func hallSecret(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	h, err := watchedHall(s, r)
	if err != nil {
		return err
	}
	if err := s.Permit(r, authz.CommitWitness, h.Resource()); err != nil {
		return err
	}
	if _, err := ui.Parse(w, r); err != nil {
		return err
	}
	secret := sampling.NewSecret()
	f := ui.NewForm().Set("commit", draw.Commit(h.Draw.Hash, h.Draw.ID, uint64(h.Draw.Attempt), sampling.Witness, secret))
	return showHall(s, w, r, http.StatusOK, h, &hallForm{ID: "commit", Form: f, Secret: secret})
}
