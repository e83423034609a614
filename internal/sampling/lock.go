package sampling

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/personal"
)

// Lock makes the result final: by a person who neither froze nor drew it. From
// then on no row of the draw can change, here or in the database. It returns
// db.ErrNotFound, db.ErrConflict or a *law.Refusal (LIST_LOCKED for a second
// lock).
func (s *Service) Lock(ctx context.Context, tx *ledger.Tx, id string) (Draw, error) {
	h, err := HallOf(ctx, tx, id)
	if err != nil {
		return Draw{}, err
	}
	act := authz.LockDraw
	if h.Draw.Kind == draw.KindInspectors {
		act = authz.LockInspectors
	}
	for _, earlier := range []string{h.Draw.FrozenBy, h.Draw.DrawnBy} {
		if err := s.Authz.Permit(tx.By, act, h.resource(earlier)); err != nil {
			return Draw{}, err
		}
	}
	if r := h.need(ToLock); r != nil {
		return Draw{}, r
	}
	if h.Now().VoidAskedAt != 0 {
		return Draw{}, law.Refuse(law.OneDraw, law.Conflict, "VOID_ASKED", "这次抽取已申请作废，主要负责人还没有决定。", "请等待主要负责人同意或驳回作废申请。")
	}
	d := h.Draw
	d.State, d.LockedBy, d.LockedAt = Locked, tx.By.Person, tx.Micros()
	if err := updateDraw(ctx, tx, d); err != nil {
		return Draw{}, err
	}
	d.Version++
	tx.Record(drawLocked{d})
	if d.Public() {
		return d, tx.Enqueue(ctx, BundleArgs{Draw: id})
	}
	return d, nil
}

// The kinds of void. After a technical one the next attempt has the same
// inputs; after an input error the inputs are mended and frozen again.
const (
	VoidTechnical  = "technical"
	VoidInputError = "input-error"
)

// AskVoid asks the 主要负责人 to void the present attempt, with a reason that
// becomes public. Nothing changes until he or she agrees.
func (s *Service) AskVoid(ctx context.Context, by actor.Actor, id, kind, reason string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		h, err := HallOf(ctx, tx, id)
		if err != nil {
			return err
		}
		act := authz.FreezeDraw
		if h.Draw.Kind == draw.KindInspectors {
			act = authz.DrawInspectors
		}
		if err := s.Authz.Permit(by, act, h.resource("")); err != nil {
			return err
		}
		if r := h.mayVoid(); r != nil {
			return r
		}
		reason = strings.TrimSpace(reason)
		switch {
		case kind != VoidTechnical && kind != VoidInputError:
			return law.Refuse(law.OneDraw, law.Invalid, "VOID_KIND", "请选择作废的原因类别。", "技术故障的，材料不变重新抽取；材料有误的，改正后重新冻结。").On("kind")
		case utf8.RuneCountInString(reason) < 10 || utf8.RuneCountInString(reason) > 500:
			return law.Refuse(law.OneDraw, law.Invalid, "VOID_REASON", "作废理由应写10到500个字，将向社会公开。", "请写明出了什么问题、为什么不能继续。").On("reason")
		}
		if no := personal.Refuse("reason", "作废理由", reason); no != nil {
			return no
		}
		a := h.Now()
		if a.VoidAskedAt != 0 {
			return law.Refuse(law.OneDraw, law.Conflict, "VOID_ASKED", "这次抽取已申请作废。", "请等待主要负责人决定。")
		}
		a.VoidKind, a.VoidReason, a.VoidAskedBy, a.VoidAskedAt = kind, reason, by.Person, tx.Micros()
		if err := updateAttempt(ctx, tx, a); err != nil {
			return err
		}
		tx.Record(voidAsked{h.Draw, kind, reason})
		return updateDraw(ctx, tx, h.Draw)
	})
}

func (h Hall) mayVoid() *law.Refusal {
	switch h.Draw.State {
	case Locked:
		return listLocked()
	case Failed:
		return law.Refuse(law.OneDraw, law.Conflict, "VOIDED_ALREADY", "这次抽取已经作废。", "请在任务中改正材料后重新冻结。")
	}
	return nil
}

// Void ends the present attempt for ever; it stays public. After a technical
// fault the next attempt begins at once with the same inputs and a fresh
// commitment of the platform. Only the 主要负责人 of the drawing department may
// do it, after somebody else asked for it (A12-4).
func (s *Service) Void(ctx context.Context, tx *ledger.Tx, id string) (Draw, error) {
	h, err := HallOf(ctx, tx, id)
	if err != nil {
		return Draw{}, err
	}
	if err := s.Authz.Permit(tx.By, authz.VoidDraw, h.resource("")); err != nil {
		return Draw{}, err
	}
	if r := h.mayVoid(); r != nil {
		return Draw{}, r
	}
	a := h.Now()
	if a.VoidAskedAt == 0 {
		return Draw{}, voidNotAsked()
	}
	if a.VoidAskedBy == tx.By.Person {
		return Draw{}, law.Refuse(law.FourEyes, law.Forbidden, "SOD_VIOLATION", "申请作废的人不能同意作废。", "请由主要负责人本人决定。")
	}
	a.State, a.VoidBy, a.VoidAt = "void", tx.By.Person, tx.Micros()
	if err := updateAttempt(ctx, tx, a); err != nil {
		return Draw{}, err
	}
	d := h.Draw
	d.DrawnBy, d.DrawnAt = "", 0
	event := drawVoided{d: d, n: a.N, kind: a.VoidKind, reason: a.VoidReason}
	if a.VoidKind == VoidInputError {
		d.State = Failed
	} else {
		d.State, d.Attempt, d.LimitAt = Frozen, d.Attempt+1, tx.Now.Add(limit).UnixMicro()
		if event.commit, err = s.again(ctx, tx, h, d); err != nil {
			return Draw{}, err
		}
	}
	tx.Record(event)
	err = updateDraw(ctx, tx, d)
	d.Version++
	return d, err
}

// KeepAttempt is the 主要负责人's no to a void that was asked for: the attempt
// goes on where it stood. The question and the answer stay in the public log.
// It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) KeepAttempt(ctx context.Context, by actor.Actor, id string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		h, err := HallOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.VoidDraw, h.resource("")); err != nil {
			return err
		}
		if r := h.mayVoid(); r != nil {
			return r
		}
		a := h.Now()
		if a.VoidAskedAt == 0 {
			return voidNotAsked()
		}
		a.VoidKind, a.VoidReason, a.VoidAskedBy, a.VoidAskedAt = "", "", "", 0
		if err := updateAttempt(ctx, tx, a); err != nil {
			return err
		}
		tx.Record(attemptKept{h.Draw})
		return updateDraw(ctx, tx, h.Draw)
	})
}

func voidNotAsked() *law.Refusal {
	return law.Refuse(law.OneDraw, law.Conflict, "VOID_NOT_ASKED", "还没有人申请作废这次抽取。", "请由经办人写明理由后申请。")
}

// again begins the next attempt with the same inputs.
func (s *Service) again(ctx context.Context, tx *ledger.Tx, h Hall, d Draw) (commit string, err error) {
	people := make(map[string]string)
	for _, c := range h.Commitments {
		people[c.Party] = c.Person
	}
	if commit, err = s.begin(ctx, tx, d, people, h.Now().SealedSalt); err != nil {
		return "", err
	}
	inputs := append(d.Kind.InputFiles(), draw.OpeningsFile)
	for _, f := range h.Files {
		if !slices.Contains(inputs, f.Name) {
			continue
		}
		f.Attempt = d.Attempt
		if err := insertFile(ctx, tx, d.ID, f); err != nil {
			return "", err
		}
	}
	for i, st := range h.Strata {
		if err := insertQuota(ctx, tx, d.ID, d.Attempt, i, st); err != nil {
			return "", err
		}
	}
	return commit, nil
}

// Disclose opens an embargoed draw to the public once its visits are done
// (ssj/1 section 7). It does nothing for a draw that is public already.
func Disclose(ctx context.Context, tx *ledger.Tx, id string) error {
	h, err := HallOf(ctx, tx, id)
	if err != nil {
		return err
	}
	if h.Draw.State != Locked || !h.Draw.Embargoed() {
		return nil
	}
	if _, err := tx.Exec(ctx, `insert into draw_disclosed (draw, at) values ($1, $2)`, id, tx.Micros()); err != nil {
		return err
	}
	files := slices.DeleteFunc(slices.Clone(h.Files), func(f File) bool {
		return f.Name != draw.SeedFile && f.Name != draw.ResultFile && !h.Draw.sealsInput(f.Name)
	})
	tx.Record(drawDisclosed{d: h.Draw, files: files, salt: h.Now().SealedSalt})
	return tx.Enqueue(ctx, BundleArgs{Draw: id})
}
