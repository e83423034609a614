package sampling

import (
	"context"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Commit takes the commitment of a named party before any number is public
// (ssj/1 section 1 step 2). The secret stays with the person; hash is the
// commitment computed where the secret was made. It returns db.ErrNotFound,
// db.ErrConflict or a *law.Refusal.
func (s *Service) Commit(ctx context.Context, by actor.Actor, id ids.Draw, seen int, hash string) error {
	return s.carryOut(ctx, by, id, seen,
		step{act: always(authz.CommitWitness), others: func(h Hall) []ids.Person { return []ids.Person{h.Draw.FrozenBy} },
			fn: func(ctx context.Context, tx *ledger.Tx, h *Hall) ([]ledger.Event, error) {
				if no := h.need(ToCommit); no != nil {
					return nil, no
				}
				hash = strings.TrimSpace(hash)
				if no := checkHex("commit", "校验码", hash); no != nil {
					return nil, no
				}
				c, no := h.own(by)
				if no != nil {
					return nil, no
				}
				if c.Hash != "" {
					return nil, law.Refuse(law.Ceremony, law.Conflict, "COMMITTED_ALREADY", "您已经提交过校验码，不能更换。", "请妥善保管随机密码，现场摇号之后再公布。")
				}
				if slices.ContainsFunc(h.Commitments, func(o Commitment) bool { return o.Hash == hash }) {
					return nil, law.Refuse(law.Ceremony, law.Invalid, "COMMIT_COPIED", "这个校验码与另一方的相同。",
						"请用自己的随机密码重新计算校验码。").On("commit")
				}
				c.Hash, c.CommittedAt = hash, tx.Micros()
				if err := updateCommitment(ctx, tx, id, h.Draw.Attempt, c); err != nil {
					return nil, err
				}
				return []ledger.Event{SecretCommitted{h.Draw, c.Party, hash}}, nil
			}})
}
