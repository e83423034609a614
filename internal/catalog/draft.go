package catalog

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Service carries out the acts of the list.
type Service struct {
	Ledger *ledger.Ledger
	Authz  *authz.Policies
}

// Resource is the item as the policies see it. For an act that needs a second
// person it names by among the authors, if he is one.
func (i Item) Resource(by actor.Actor) authz.Resource {
	res := authz.Resource{Kind: "item", ID: i.Ref.String(), Dept: i.Dept, State: string(i.State)}
	if slices.Contains(i.Authors, by.Person) {
		res.Person = by.Person
	}
	return res
}

func (i Item) withAuthor(person ids.Person) Item {
	if !slices.Contains(i.Authors, person) {
		i.Authors = append(slices.Clone(i.Authors), person)
	}
	return i
}

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

// Edit writes the content of a draft anew; seen is the RowVersion its author
// saw. It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Edit(ctx context.Context, by actor.Actor, ref Ref, seen int, in Item) error {
	return s.change(ctx, by, ref, seen, act{
		right: authz.DraftItem, verb: "修改", from: []State{StateDraft},
		rule: func(_ context.Context, _ *ledger.Tx, i *Item) (save, error) {
			old := *i
			*i = in.normal()
			i.Ref, i.Dept, i.State, i.Authors, i.RowVersion = old.Ref, old.Dept, old.State, old.Authors, old.RowVersion
			*i = i.withAuthor(by.Person)
			if no := i.savable(); no != nil {
				return nil, no
			}
			return updateDraft, nil
		},
		event: func(i Item) ledger.Event { return ItemEdited{i} },
	})
}

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

// today is the legal date of the act.
func today(tx *ledger.Tx) string { return calendar.DateOf(tx.Now).String() }
