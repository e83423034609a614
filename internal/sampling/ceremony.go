package sampling

import (
	"context"
	"crypto/subtle"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// resource is what the policies are asked about.
func (h Hall) resource(person string) authz.Resource {
	r := authz.Resource{Kind: "draw", ID: h.Draw.ID, Dept: h.Draw.Dept, Region: h.Draw.Region,
		Depts: []string{h.Draw.Dept, h.Draw.Initiator}, Person: person, State: string(h.Draw.State)}
	for _, c := range h.Commitments {
		if c.Person != "" {
			r.People = append(r.People, c.Person)
		}
	}
	return r
}

// Resource is what the policies are asked about when somebody watches.
func (h Hall) Resource() authz.Resource { return h.resource("") }

// Commit takes the commitment of a named party before any number is public
// (ssj/1 section 1 step 2). The secret stays with the person; hash is the
// commitment computed where the secret was made. It returns db.ErrNotFound,
// db.ErrConflict or a *law.Refusal.
func (s *Service) Commit(ctx context.Context, by actor.Actor, id, hash string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		h, err := HallOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.CommitWitness, h.resource(h.Draw.FrozenBy)); err != nil {
			return err
		}
		if r := h.need(ToCommit); r != nil {
			return r
		}
		hash = strings.TrimSpace(hash)
		if r := checkHex("commit", "承诺值", hash); r != nil {
			return r
		}
		c, r := h.own(by)
		if r != nil {
			return r
		}
		if c.Hash != "" {
			return law.Refuse(law.Ceremony, law.Conflict, "COMMITTED_ALREADY", "您已经提交过承诺，不能更换。", "请妥善保管密值，等待掷数后开启。")
		}
		if slices.ContainsFunc(h.Commitments, func(o Commitment) bool { return o.Hash == hash }) {
			return law.Refuse(law.Ceremony, law.Invalid, "COMMIT_COPIED", "这个承诺值与另一方的相同。", "请用自己的密值重新计算承诺值。").On("commit")
		}
		c.Hash, c.CommittedAt = hash, tx.Micros()
		if err := updateCommitment(ctx, tx, id, h.Draw.Attempt, c); err != nil {
			return err
		}
		tx.Record(secretCommitted{h.Draw, c.Party, hash})
		return updateDraw(ctx, tx, h.Draw)
	})
}

// own finds the party for which the actor is named.
func (h Hall) own(by actor.Actor) (Commitment, *law.Refusal) {
	for _, c := range h.Commitments {
		if c.Person != "" && c.Person == by.Person {
			return c, nil
		}
	}
	return Commitment{}, law.Refuse(law.Ceremony, law.Forbidden, "NOT_A_PARTY", "您不是这次抽取的承诺方。", "请由任务指定的监督见证人办理。")
}

// TypeDice takes the digits of one roll as one person read them in the room.
// The roll stands when a second person has typed the same; until then each may
// correct only what he or she typed. It returns db.ErrNotFound, db.ErrConflict
// or a *law.Refusal, DICE_DIFFER when the two disagree: then nothing is kept of
// what was typed.
func (s *Service) TypeDice(ctx context.Context, by actor.Actor, id string, seq int, digits string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		h, err := HallOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.TypeDice, h.resource("")); err != nil {
			return err
		}
		if r := h.need(ToRoll); r != nil {
			return r
		}
		rolls := h.Rolls()
		if seq < 0 || seq >= len(rolls) {
			return law.Refuse(law.Ceremony, law.Invalid, "NO_SUCH_ROLL", "没有这一次掷数。", "请返回抽取大厅重新办理。")
		}
		digits = strings.TrimSpace(digits)
		if r := checkDigits(digits, rolls[seq]); r != nil {
			return r
		}
		if _, agreed := h.Agreed(seq); agreed {
			return law.Refuse(law.Ceremony, law.Conflict, "DICE_AGREED", "这次掷数已由两人录入一致，不能再改。", "请继续下一步。")
		}
		agreed := false
		for _, other := range h.Dice {
			if other.Seq == seq && other.Person != by.Person {
				if other.Digits != digits {
					return law.Refuse(law.Ceremony, law.Invalid, "DICE_DIFFER", "与另一人录入的数字不一致，没有保存。",
						"请两人一起核对现场数字：录错的一方重新录入，两人一致后继续。").On("digits")
				}
				agreed = true
			}
		}
		if err := saveDice(ctx, tx, id, h.Draw.Attempt, Dice{Seq: seq, Person: by.Person, Digits: digits, At: tx.Micros()}); err != nil {
			return err
		}
		tx.Record(diceTyped{h.Draw, seq, digits, agreed})
		return updateDraw(ctx, tx, h.Draw)
	})
}

// OpenSecret takes the secret of a named party after the public numbers
// (ssj/1 section 1 step 4). It must match the commitment, else the *law.Refusal
// is SECRET_MISMATCH and the attempt stands as it was.
func (s *Service) OpenSecret(ctx context.Context, by actor.Actor, id, secret string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		h, err := HallOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.OpenDraw, h.resource("")); err != nil {
			return err
		}
		if r := h.need(ToOpen); r != nil {
			return r
		}
		c, r := h.own(by)
		if r != nil {
			return r
		}
		secret = strings.TrimSpace(secret)
		if r := checkHex("secret", "密值", secret); r != nil {
			return r
		}
		if c.Opened {
			return law.Refuse(law.Ceremony, law.Conflict, "OPENED_ALREADY", "您的密值已经开启。", "请等待经办人开启平台密值。")
		}
		want := draw.Commit(h.Draw.Hash, id, uint64(h.Draw.Attempt), c.Party, secret)
		if subtle.ConstantTimeCompare([]byte(want), []byte(c.Hash)) != 1 {
			return law.Refuse(law.Ceremony, law.Invalid, "SECRET_MISMATCH", "密值与先前的承诺不符。",
				"请核对承诺时保存的密值后重新输入；如确已遗失，由经办人申请作废，经主要负责人同意后重新开始。").On("secret")
		}
		c.secret, c.OpenedAt = secret, tx.Micros()
		if err := updateCommitment(ctx, tx, id, h.Draw.Attempt, c); err != nil {
			return err
		}
		tx.Record(secretOpened{h.Draw, c.Party})
		return updateDraw(ctx, tx, h.Draw)
	})
}
