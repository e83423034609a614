package catalog

import (
	"context"
	"errors"
	"strconv"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Revise begins the next version of an item as a copy of its newest one, which
// stays in force until the new one is published. It returns the new version's
// number, or db.ErrNotFound or a *law.Refusal (ITEM_STATE, REVISION_OPEN).
func (s *Service) Revise(ctx context.Context, by actor.Actor, code, note string) (version int, err error) {
	out, err := ledger.Create(ctx, s.Ledger, by, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		versions, err := Versions(ctx, tx, code)
		if err != nil {
			return "", err
		}
		if len(versions) == 0 {
			return "", db.ErrNotFound
		}
		i := versions[0]
		if err := s.Authz.Permit(by, authz.DraftItem, i.Resource(by)); err != nil {
			return "", err
		}
		if no := i.in("修订", StatePublished, StateSuspended); no != nil {
			return "", no
		}
		i.Version, i.State, i.Note, i.Authors = i.Version+1, StateDraft, note, []ids.Person{by.Person}
		i = i.normal()
		if no := i.savable(); no != nil {
			return "", no
		}
		switch err := insertItem(ctx, tx, i); {
		case errors.Is(err, db.ErrDuplicate):
			return "", law.Refuse(law.Art1, law.Conflict, "REVISION_OPEN", "这个事项已有一个正在起草或待审的版本。", "请先办完那个版本。").
				InEnglish("item " + code + " has a version in the works")
		case err != nil:
			return "", err
		}
		tx.Record(ItemRevised{i})
		return strconv.Itoa(i.Version), nil
	})
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(out)
}
