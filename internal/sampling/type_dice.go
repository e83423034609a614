package sampling

import (
	"context"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// TypeDice takes the digits of one roll as one person read them in the room.
// The roll stands when a second person has typed the same; until then each may
// correct only what he or she typed. It returns db.ErrNotFound, db.ErrConflict
// or a *law.Refusal, DICE_DIFFER when the two disagree: then nothing is kept of
// what was typed.
func (s *Service) TypeDice(ctx context.Context, by actor.Actor, id ids.Draw, seen, seq int, digits string) error {
	return s.carryOut(ctx, by, id, seen,
		step{act: always(authz.TypeDice), fn: func(ctx context.Context, tx *ledger.Tx, h *Hall) ([]ledger.Event, error) {
			if no := h.need(ToRoll); no != nil {
				return nil, no
			}
			rolls := h.Rolls()
			if seq < 0 || seq >= len(rolls) {
				return nil, law.Refuse(law.Ceremony, law.Invalid, "NO_SUCH_ROLL", "没有这一次现场摇号。", "请返回抽取大厅重新办理。")
			}
			digits = strings.TrimSpace(digits)
			if no := checkDigits(digits, rolls[seq]); no != nil {
				return nil, no
			}
			if _, agreed := h.Agreed(seq); agreed {
				return nil, law.Refuse(law.Ceremony, law.Conflict, "DICE_AGREED", "这次现场摇号已由两人录入一致，不能再改。", "请继续下一步。")
			}
			agreed := false
			for _, other := range h.Dice {
				if other.Seq == seq && other.Person != by.Person {
					if other.Digits != digits {
						return nil, law.Refuse(law.Ceremony, law.Invalid, "DICE_DIFFER", "与另一人录入的数字不一致，没有保存。",
							"请两人一起核对现场数字：录错的一方重新录入，两人一致后继续。").On("digits")
					}
					agreed = true
				}
			}
			if err := saveDice(ctx, tx, id, h.Draw.Attempt,
				Dice{Seq: seq, Person: by.Person, Digits: digits, At: tx.Micros()}); err != nil {
				return nil, err
			}
			return []ledger.Event{DiceTyped{h.Draw, seq, digits, agreed}}, nil
		}})
}
