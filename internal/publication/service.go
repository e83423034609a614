package publication

import (
	"context"
	"errors"
	"slices"

	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
)

// Service carries out the acts on results.
type Service struct {
	Ledger   *ledger.Ledger
	Authz    *authz.Policies
	Calendar *calendar.Calendar
}

// Open opens the results of the departments that had items at a visit, inside
// the act that ends it (inspection.Service.OnEnd).
func Open(ctx context.Context, tx *ledger.Tx, v inspection.Visit, depts []ids.Dept) error {
	for _, dept := range depts {
		r := Result{Key: Key{v.Key, dept}, ID: tx.NewID(), EndedOn: v.EndedOn, DueOn: v.DueOn, Provisional: v.Provisional}
		if err := insertResult(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}

// dossier is the result with what its rules need.
type dossier struct {
	Result Result
	Task   task.Task
	Team   []staffing.Member
	Visit  inspection.Visit
}

func (d dossier) resource() authz.Resource { return Resource(d.Result, d.Task, d.Team) }

// dossierByKey loads the result of a department at a visit; before the visit has ended
// there is none, and Result holds its key only.
func dossierByKey(ctx context.Context, q db.Querier, taskID ids.Task, subject ids.Subject,
	dept ids.Dept) (d dossier, err error) {
	if d.Task, err = task.ByID(ctx, q, taskID); err != nil {
		return d, err
	}
	k := Key{inspection.Key{Region: d.Task.Region, Task: taskID, Subject: subject}, dept}
	d.Result, err = ResultOf(ctx, q, k)
	if errors.Is(err, db.ErrNotFound) {
		d.Result, err = Result{Key: k}, nil
	}
	if err != nil {
		return d, err
	}
	return d.rest(ctx, q)
}

func dossierByID(ctx context.Context, q db.Querier, id string) (d dossier, err error) {
	if d.Result, err = ResultByID(ctx, q, id); err != nil {
		return d, err
	}
	if d.Task, err = task.ByID(ctx, q, d.Result.Task); err != nil {
		return d, err
	}
	return d.rest(ctx, q)
}

func (d dossier) rest(ctx context.Context, q db.Querier) (dossier, error) {
	var err error
	if d.Team, err = staffing.Team(ctx, q, d.Task.ID, d.Result.Subject); err != nil {
		return d, err
	}
	if len(d.Team) == 0 || !d.Task.Takes(d.Result.Dept) {
		return d, db.ErrNotFound
	}
	d.Visit, err = inspection.VisitOf(ctx, q, d.Result.Key.Key)
	if err == nil && d.Visit.State == inspection.Ended && d.Result.ID == "" {
		return d, db.ErrNotFound // the department had no item at this visit
	}
	return d, err
}

// opened refuses a result whose visit has not ended (A11-2).
func (d dossier) opened() *law.Refusal {
	switch {
	case d.Visit.State == inspection.Waiting:
		return law.Refuse(law.Art11, law.Conflict, "VISIT_NOT_STARTED",
			"检查还没有开始，不能录入检查结果。", "请在检查结束后录入。").InEnglish("the visit has not started")
	case d.Result.ID == "":
		return law.Refuse(law.Art11, law.Conflict, "VISIT_NOT_ENDED",
			"检查还没有结束，不能录入检查结果。", "请等组长结束检查后录入。").InEnglish("the visit has not ended")
	}
	return nil
}

// published is the refusal to change a published result in place.
func published() *law.Refusal {
	return law.Refuse(law.Art19, law.Conflict, "RESULT_PUBLISHED",
		"这份结果已经公示，不能再改。", "确有错误的，经本部门主要负责人签字后更正；整改情况另作附记。").
		InEnglish("a published result is fixed")
}

// in refuses an act in another state than those given.
func (r Result) in(verb string, states ...State) *law.Refusal {
	if slices.Contains(states, r.State) {
		return nil
	}
	if r.State == Published {
		return published()
	}
	return law.Refuse(law.Art11, law.Conflict, "RESULT_STATE",
		"这份结果现为“"+r.State.Name()+"”，不能"+verb+"。", "请刷新页面，看清现在的状态。").InEnglish("the result is " + string(r.State))
}

// RefuseChange is the refusal of an attempt to change the result otherwise than
// by its department's entry form: RESULT_PUBLISHED (A19-1) or RESULT_STATE.
func (r Result) RefuseChange() error { return r.in("直接改动") }
