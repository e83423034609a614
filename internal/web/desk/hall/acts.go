package hall

import (
	"context"
	"net/http"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/sampling"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// step carries out one step of the ceremony. What can be mended is shown
// again in the hall with what was typed.
func step(name string) func(*desk.Desk, http.ResponseWriter, *http.Request) error {
	return func(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
		h, err := watched(d, r)
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
			err = unchecked(d, r, h, name, f)
		}
		done := ""
		if err == nil {
			done, err = carryOut(d, r.Context(), d.Actor(r).WithKey(f.Key), string(h.Draw.ID), seen, name, f)
		}
		if f.Refused(err) {
			return page(d, w, r, http.StatusUnprocessableEntity, h, &hallForm{ID: name, Form: f})
		}
		if err != nil {
			return err
		}
		return ui.SeeOther(w, r, "/hall/"+string(h.Draw.ID), done)
	}
}

// unchecked refuses a lock by somebody who may lock now but did not say that the
// result was checked. Whoever may not, or not now, learns from the use case why.
func unchecked(d *desk.Desk, r *http.Request, h sampling.Hall, name string, f *ui.Form) error {
	if name != "lock" || f.Bool("checked") || !mayLock(d, h, d.Actor(r)) {
		return nil
	}
	return law.Refuse(law.Art12, law.Invalid, "LOCK_UNCHECKED", "锁定之前请确认已经核对结果。", "核对抽取户数、抽取界限和名单，勾选后再锁定。").
		On("checked").InEnglish("tick that the result was checked")
}

// carryOut does the step of this name. It returns db.ErrNotFound for a name
// that is none.
func carryOut(
	d *desk.Desk, ctx context.Context, by actor.Actor, id string, seen int, name string, f *ui.Form,
) (done string, err error) {
	draws := d.App.Sampling
	switch name {
	case "commit":
		return "校验码已提交，请保存好随机密码。", draws.Commit(ctx, by, ids.Draw(id), seen, f.String("commit"))
	case "dice":
		return "已录入。", draws.TypeDice(ctx, by, ids.Draw(id), seen, f.Int("roll", "第几次摇号", 0, 99), f.String("digits"))
	case "open":
		return "随机密码与校验码一致，已公布。", draws.OpenSecret(ctx, by, ids.Draw(id), seen, f.String("secret"))
	case "reveal":
		return "结果已计算，等待第二人锁定。", draws.Reveal(ctx, by, ids.Draw(id), seen)
	case "lock":
		return "结果已锁定。", draws.Lock(ctx, by, ids.Draw(id), seen)
	case "keep":
		return "没有同意作废，抽取继续。", draws.KeepAttempt(ctx, by, ids.Draw(id), seen)
	case "ask-void":
		return "已提出作废，等待主要负责人决定。", draws.AskVoid(ctx, by, ids.Draw(id), seen, f.String("kind"), f.String("reason"))
	case "void":
		return "本次抽取已作废。", draws.Void(ctx, by, ids.Draw(id), seen)
	}
	return "", db.ErrNotFound
}

// secret makes a secret for a witness whose browser runs no scripts. It is
// shown once and not kept; the page says that it was made by the server.
func secret(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	h, err := watched(d, r)
	if err != nil {
		return err
	}
	if err := d.Permit(r, authz.CommitWitness, h.Resource()); err != nil {
		return err
	}
	if _, err := ui.Parse(w, r); err != nil {
		return err
	}
	made := sampling.NewSecret()
	code := draw.Commit(h.Draw.Hash, string(h.Draw.ID), uint64(h.Draw.Attempt), sampling.Witness, made)
	return page(d, w, r, http.StatusOK, h, &hallForm{ID: "commit", Form: ui.NewForm().Set("commit", code), Secret: made})
}
