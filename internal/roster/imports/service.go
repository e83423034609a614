// Package imports brings files into the two rosters (Article 8): a file is kept,
// its columns are mapped, every row is checked, and a person decides whether the
// right rows go in. The rows themselves are written by package roster.
package imports

import (
	"context"
	"slices"
	"sync"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/files"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
)

// Service carries out imports.
type Service struct {
	Ledger *ledger.Ledger
	Authz  *authz.Policies
	Files  *files.Store

	running, checking sync.Map // batch id → *meter, imports this process is writing or checking
	late              sync.Map // batch id → error, of a check nobody waited for
}

// importLimit is the longest an act of an import may take.
const importLimit = 30 * time.Minute

// permit asks for the act of an import of this kind.
func (s *Service) permit(by actor.Actor, kind roster.Kind, region string, dept ids.Dept) error {
	if kind == roster.Inspecting {
		return s.Authz.Permit(by, authz.ImportInspectors, authz.Resource{Kind: "inspector", Dept: dept})
	}
	return s.Authz.Permit(by, authz.ImportSubjects, authz.Resource{Kind: "subject", Region: region})
}

// batchAct is an act on a batch in one of the states.
func (s *Service) batchAct(ctx context.Context, by actor.Actor, id string, from []string,
	fn func(context.Context, *ledger.Tx, *Batch) error) error {
	_, err := s.Ledger.ChangeFor(ctx, by, importLimit, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		b, err := s.batchFor(ctx, tx, by, id, from)
		if err != nil {
			return "", err
		}
		return "", fn(ctx, tx, &b)
	})
	return err
}

// batchFor loads a batch in one of the states for somebody who may import it.
func (s *Service) batchFor(ctx context.Context, q db.Querier, by actor.Actor, id string, states []string) (Batch,
	error) {
	b, err := BatchByID(ctx, q, id)
	if err != nil {
		return b, err
	}
	if err := s.permit(by, b.Kind, b.Region, b.Dept); err != nil {
		return b, err
	}
	if b.Kind == roster.Objects && by.Dept != b.Dept && by.Dept != "" {
		return b, db.ErrNotFound
	}
	if !slices.Contains(states, b.State) {
		return b, law.Refuse(law.Once, law.Conflict, "IMPORT_CLOSED",
			"这次导入现在是“"+roster.WordOf(BatchStates, b.State)+"”，不能再这样办理。", "请刷新页面查看结果，需要时重新上传文件。").
			InEnglish("the import is in another state")
	}
	return b, nil
}
