package catalog

import (
	"context"
	"errors"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Draft writes the first version of a new item of the actor's department and
// returns its code; in.Code is taken when given, else the next free one of the
// department. It returns a *law.Refusal (Invalid with the field, Forbidden,
// ITEM_CODE_TAKEN).
func (s *Service) Draft(ctx context.Context, by actor.Actor, in Item) (code string, err error) {
	return ledger.Create(ctx, s.Ledger, by, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		i := in.normal()
		i.Version, i.Dept, i.State, i.Authors = 1, by.Dept, StateDraft, []ids.Person{by.Person}
		if err := s.Authz.Permit(by, authz.DraftItem, i.Resource(by)); err != nil {
			return "", err
		}
		if no := i.savable(); no != nil {
			return "", no
		}
		if i.Code == "" {
			code, err := nextCode(ctx, tx, i.Dept)
			if err != nil {
				return "", err
			}
			i.Code = code
		} else if !codeForm.MatchString(i.Code) {
			return "", law.InvalidField(law.Art1, "code", "ITEM_CODE_INVALID", "事项编码只能用字母、数字和连字符，最多40个。", mendFirst)
		}
		switch err := insertItem(ctx, tx, i); {
		case errors.Is(err, db.ErrDuplicate):
			return "", law.Refuse(law.Art1, law.Invalid, "ITEM_CODE_TAKEN", "事项编码“"+i.Code+"”已经有了。", "请换一个编码，或留空由系统编号。").
				On("code").InEnglish("item code " + i.Code + " is taken")
		case err != nil:
			return "", err
		}
		tx.Record(ItemDrafted{i})
		return i.Code, nil
	})
}
