package sampling

import (
	"context"
	"strings"
	"unicode/utf8"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/personal"
)

// The kinds of void. After a technical one the next attempt has the same
// inputs; after an input error the inputs are mended and frozen again.
const (
	VoidTechnical  = "technical"
	VoidInputError = "input-error"
)

// AskVoid asks the 主要负责人 to void the present attempt, with a reason that
// becomes public. Nothing changes until he or she agrees.
func (s *Service) AskVoid(ctx context.Context, by actor.Actor, id ids.Draw, seen int, kind, reason string) error {
	return s.carryOut(ctx, by, id, seen,
		step{act: func(a Acts) authz.Act { return a.Freeze },
			fn: func(ctx context.Context, tx *ledger.Tx, h *Hall) ([]ledger.Event, error) {
				if no := h.mayVoid(); no != nil {
					return nil, no
				}
				reason = strings.TrimSpace(reason)
				switch {
				case kind != VoidTechnical && kind != VoidInputError:
					return nil, law.Refuse(law.OneDraw, law.Invalid, "VOID_KIND", "请选择作废的原因类别。",
						"技术故障的，材料不变重新抽取；材料有误的，改正后重新冻结。").On("kind")
				case utf8.RuneCountInString(reason) < 10 || utf8.RuneCountInString(reason) > 500:
					return nil, law.Refuse(law.OneDraw, law.Invalid, "VOID_REASON", "作废理由应写10到500个字，将向社会公开。",
						"请写明出了什么问题、为什么不能继续。").On("reason")
				}
				if no := personal.Refuse("reason", "作废理由", reason); no != nil {
					return nil, no
				}
				a := h.Now()
				if a.VoidAskedAt != 0 {
					return nil, law.Refuse(law.OneDraw, law.Conflict, "VOID_ASKED", "这次抽取已申请作废。", "请等待主要负责人决定。")
				}
				a.VoidKind, a.VoidReason, a.VoidAskedBy, a.VoidAskedAt = kind, reason, by.Person, tx.Micros()
				if err := updateAttempt(ctx, tx, a); err != nil {
					return nil, err
				}
				return []ledger.Event{VoidAsked{h.Draw, kind, reason}}, nil
			}})
}
