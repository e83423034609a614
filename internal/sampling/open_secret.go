package sampling

import (
	"context"
	"crypto/subtle"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// OpenSecret takes the secret of a named party after the public numbers
// (ssj/1 section 1 step 4). It must match the commitment, else the *law.Refusal
// is SECRET_MISMATCH and the attempt stands as it was.
func (s *Service) OpenSecret(ctx context.Context, by actor.Actor, id ids.Draw, seen int, secret string) error {
	return s.carryOut(ctx, by, id, seen,
		step{act: always(authz.OpenDraw), fn: func(ctx context.Context, tx *ledger.Tx, h *Hall) ([]ledger.Event, error) {
			if no := h.need(ToOpen); no != nil {
				return nil, no
			}
			c, no := h.own(by)
			if no != nil {
				return nil, no
			}
			secret = strings.TrimSpace(secret)
			if no := checkHex("secret", "随机密码", secret); no != nil {
				return nil, no
			}
			if c.Opened {
				return nil, law.Refuse(law.Ceremony, law.Conflict, "OPENED_ALREADY", "您的随机密码已经公布。", "请等待经办人公布平台的随机密码。")
			}
			want := draw.Commit(h.Draw.Hash, string(id), uint64(h.Draw.Attempt), c.Party, secret)
			if subtle.ConstantTimeCompare([]byte(want), []byte(c.Hash)) != 1 {
				return nil, law.Refuse(law.Ceremony, law.Invalid, "SECRET_MISMATCH", "随机密码与先前提交的校验码不符。",
					"请核对提交校验码时保存的随机密码后重新输入；如确已遗失，由经办人申请作废，经主要负责人同意后重新开始。").On("secret")
			}
			c.secret, c.OpenedAt = secret, tx.Micros()
			if err := updateCommitment(ctx, tx, id, h.Draw.Attempt, c); err != nil {
				return nil, err
			}
			return []ledger.Event{SecretOpened{h.Draw, c.Party}}, nil
		}})
}
