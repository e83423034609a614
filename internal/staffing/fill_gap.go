package staffing

import (
	"context"
	"errors"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
)

// GapFilled: an inspector was put into a place that the draw left open.
type GapFilled struct {
	Task task.Task
	Dept ids.Dept
	Data map[string]any
}

// Entry implements ledger.Event.
func (e GapFilled) Entry() ledger.Entry {
	return task.ShareEntry(e.Task, e.Dept, "team.gap-filled", law.Art13, e.Data)
}

// FillGap puts a certified inspector into a place that the draw left open, with
// the consent of the deputy head of that department (Article 13 by analogy:
// whoever is named without a draw is named by an approved, public act).
func (s *Service) FillGap(ctx context.Context, by actor.Actor, id ids.Task, g Gap, inspector ids.Inspector,
	reason string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, err := task.ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		in, err := roster.InspectorByCode(ctx, tx, ids.Inspector(strings.TrimSpace(string(inspector))))
		if errors.Is(err, db.ErrNotFound) || err == nil && in.Dept != g.Dept {
			return law.Refuse(law.Art13, law.Invalid, "INSPECTOR_UNKNOWN", "本部门没有这名执法检查人员。", "请从本部门人员名录库中选择。").On("inspector")
		}
		if err != nil {
			return err
		}
		res := t.Resource()
		res.Dept, res.Depts, res.People, res.Person = g.Dept, []ids.Dept{g.Dept}, nil, in.Person
		if err := s.Authz.Permit(by, authz.FillGap, res); err != nil {
			return err
		}
		gaps, err := Gaps(ctx, tx, t)
		if err != nil {
			return err
		}
		if !slices.Contains(gaps, g) {
			return law.Refuse(law.Art13, law.Conflict, "NO_GAP", "这个位置没有空缺。", "已抽出的人员原则上不更换。")
		}
		reason, no := law.Reason(law.Art13, "reason", reason, "选派要写明为什么选派这名人员")
		if no != nil {
			return no
		}
		m := Member{Region: t.Region, Task: t.ID, Subject: g.Subject, Dept: g.Dept, Slot: g.Slot, Inspector: in.Code,
			Origin: "filled", Reason: reason, Leader: g.Slot == 1 && g.Dept == t.Initiator}
		team, err := Team(ctx, tx, t.ID, g.Subject)
		if err != nil {
			return err
		}
		if err := fits(ctx, tx, t, in, g, m, team); err != nil {
			return err
		}
		for _, o := range team {
			if g.Lacks != "" && o.Dept == g.Dept {
				m.Slot = max(m.Slot, o.Slot+1, t.Slots+1)
			}
		}
		place, err := placeOf(ctx, tx, t.ID, g.Subject)
		if err != nil {
			return err
		}
		// The log is public at once and the list may be under embargo: then the
		// place in the list stands for the object and the free text stays here.
		data := map[string]any{"place": place, "slot": m.Slot, "inspector": in.Code, "lacks": g.Lacks}
		if !t.Embargoed() {
			data["reason"] = reason
		}
		if err := insertMembers(ctx, tx, []Member{m}); err != nil {
			return err
		}
		tx.Record(GapFilled{t, g.Dept, data})
		return nil
	})
}

func placeOf(ctx context.Context, q db.Querier, id ids.Task, subject ids.Subject) (int, error) {
	picks, err := task.Picks(ctx, q, id)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(picks, func(p sampling.Pick) bool { return p.Subject == subject })
	if i < 0 {
		return 0, db.ErrNotFound
	}
	return picks[i].Place, nil
}

// fits refuses a substitute who may not inspect this object (A13-3).
func fits(ctx context.Context, q db.Querier, t task.Task, in roster.Inspector, g Gap, m Member, team []Member) error {
	until, err := calendar.Parse(t.To)
	if err != nil {
		return err
	}
	if r := roster.Eligible(in, until); r != nil {
		return r.On("inspector")
	}
	if slices.ContainsFunc(team, func(o Member) bool { return o.Inspector == in.Code }) {
		return law.Refuse(law.Art13, law.Invalid, "IN_GROUP_ALREADY", in.Name+"已经在这个检查小组里。", "请另选一名人员。").On("inspector")
	}
	if m.Leader && !in.Leader {
		return law.Refuse(law.Art14, law.Invalid, "NOT_A_LEADER", in.Name+"没有被登记为可任组长。", "组长的位置请选可任组长的人员。").On("inspector")
	}
	if g.Lacks != "" && !slices.Contains(in.Quals, g.Lacks) {
		return law.Refuse(law.Art13, law.Invalid, "QUAL_MISSING", in.Name+"没有所缺的岗位资质。", "请选有该资质的人员。").On("inspector")
	}
	known, err := conflicts(ctx, q, t, g.Dept, []ids.Subject{g.Subject}, []draw.Inspector{{Code: string(in.Code)}})
	if err != nil {
		return err
	}
	if len(known) > 0 {
		return law.Refuse(law.Penalty43, law.Invalid, "CONFLICT_OF_INTEREST", in.Name+"对这家检查对象有登记在册的回避情形。",
			"请另选一名人员。").On("inspector")
	}
	return nil
}
