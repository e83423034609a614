package roster

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Confirm states on behalf of dept that its roster of the kind is complete and
// up to date for the task (Article 8). The objects are those of the
// department's region. A later change of the roster makes it stale; confirming
// again replaces it. It returns db.ErrNotFound for an unknown department, or a
// *law.Refusal: Forbidden, ROSTER_EMPTY, ROSTER_TOO_OLD.
func (s *Service) Confirm(ctx context.Context, by actor.Actor, task ids.Task, dept ids.Dept, kind Kind) error {
	_, err := s.Ledger.ChangeFor(ctx, by, 10*time.Minute, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		d, err := identity.DepartmentByCode(ctx, tx, dept)
		if err != nil {
			return "", err
		}
		if err := s.Authz.Permit(by, authz.ConfirmRoster,
			authz.Resource{Kind: "task", ID: string(task), Dept: dept, Region: d.Region}); err != nil {
			return "", err
		}
		c := Confirmation{Task: task, Dept: dept, Kind: kind, Scope: string(dept), By: by.Person, At: tx.Micros()}
		if kind == Objects {
			c.Scope = d.Region
		}
		if err := Hold(ctx, tx, kind, c.Scope); err != nil {
			return "", err
		}
		rev, err := revisionOf(ctx, tx, kind, c.Scope)
		if err != nil {
			return "", err
		}
		c.Revision = rev.N
		if c.Count, c.Hash, err = digest(ctx, tx, kind, c.Scope); err != nil {
			return "", err
		}
		if no := confirmable(c, rev, tx.Now); no != nil {
			return "", no
		}
		if err := saveConfirmation(ctx, tx, c); err != nil {
			return "", err
		}
		tx.Record(RosterConfirmed{c})
		return "", nil
	})
	return err
}

// confirmable says whether a roster may be confirmed: it has rows and somebody
// kept it within FreshDays.
func confirmable(c Confirmation, rev revision, now time.Time) *law.Refusal {
	name := KindName(c.Kind)
	switch age := now.Sub(time.UnixMicro(rev.Touched)); {
	case c.Count == 0:
		return law.Refuse(law.Art8, law.Conflict, "ROSTER_EMPTY", name+"是空的，不能确认。", "请先导入或录入名录，再确认。").
			InEnglish("the roster is empty")
	case age > FreshDays*24*time.Hour:
		return law.Refuse(law.Art8, law.Conflict, "ROSTER_TOO_OLD",
			fmt.Sprintf("%s上次更新在 %d 天前，超过 %d 天，不能直接确认。", name, int(age.Hours()/24), FreshDays), "请先核对并更新名录（重新导入最新文件也算更新），再确认。").
			InEnglish("the roster was not kept up to date lately")
	}
	return nil
}

// KindName is the Chinese name of a roster.
func KindName(kind Kind) string {
	if kind == Inspecting {
		return "执法检查人员名录库"
	}
	return "检查对象名录库"
}

// digest counts and hashes a roster as it stands: one line per row, in
// bytewise order of the id, with what decides on the draw.
func digest(ctx context.Context, q db.Querier, kind Kind, scope string) (n int, sha string, err error) {
	h := sha256.New()
	line := func(fields ...string) {
		n++
		io.WriteString(h, strings.Join(fields, "\t")+"\n")
	}
	if kind == Inspecting {
		people, err := Inspectors(ctx, q, ids.Dept(scope))
		for _, i := range people {
			line(string(i.Code), i.Name, i.Category, i.CertNo, i.CertUntil, packWords(i.Quals), i.Station, i.Status,
				fmt.Sprint(i.Leader))
		}
		return n, hex.EncodeToString(h.Sum(nil)), err
	}
	err = EachInScope(ctx, q, scope, Scope{}, func(s Subject) error {
		line(string(s.ID), s.Name, s.Type, s.Status, s.Credit, s.Street, s.Station, packWords(s.Labels))
		return nil
	})
	return n, hex.EncodeToString(h.Sum(nil)), err
}

func saveConfirmation(ctx context.Context, tx *ledger.Tx, c Confirmation) error {
	return tx.ExecOne(ctx,
		`insert into roster_confirmation (task, dept, kind, scope, count, hash, confirmed_by, at, revision)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		on conflict (task, dept, kind) do update set scope = excluded.scope, count = excluded.count, hash = excluded.hash,
			confirmed_by = excluded.confirmed_by, at = excluded.at, revision = excluded.revision`,
		c.Task, c.Dept, c.Kind, c.Scope, c.Count, c.Hash, c.By, c.At, c.Revision)
}

// RequireConfirmed returns a *law.Refusal ROSTER_NOT_CONFIRMED that names each
// roster of the department that is not confirmed, or not any more, for the
// task; nil when all kinds are.
func RequireConfirmed(ctx context.Context, q db.Querier, task ids.Task, dept ids.Dept, kinds ...Kind) error {
	var missing []string
	for _, kind := range kinds {
		c, ok, err := Confirmed(ctx, q, task, dept, kind)
		switch {
		case err != nil && !errors.Is(err, db.ErrNotFound):
			return err
		case !ok && c.Task != "":
			missing = append(missing, KindName(kind)+"（确认之后又有变动）")
		case !ok:
			missing = append(missing, KindName(kind))
		}
	}
	if missing == nil {
		return nil
	}
	return law.Refuse(law.Art8, law.Conflict, "ROSTER_NOT_CONFIRMED", "本次任务还没有确认："+strings.Join(missing, "、")+"。",
		"请本部门核对名录后，在任务页重新确认。").
		InEnglish("a roster is not confirmed for this task")
}
