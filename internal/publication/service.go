package publication

import (
	"context"
	"errors"

	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
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

// Open opens the results of the departments that had matters at a visit, inside
// the act that ends it (inspection.Service.OnEnd).
func Open(ctx context.Context, tx *ledger.Tx, v inspection.Visit, depts []string) error {
	for _, dept := range depts {
		r := Result{Key: Key{v.Key, dept}, ID: tx.NewID(), EndedOn: v.EndedOn, DueOn: v.DueOn, Provisional: v.Provisional}
		if err := insertResult(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}

// at is the result with what its rules need.
type at struct {
	Result Result
	Task   task.Task
	Team   []staffing.Member
	Visit  inspection.Visit
}

func (a at) resource() authz.Resource { return Resource(a.Result, a.Task, a.Team) }

// byKey loads the result of a department at a visit; before the visit has ended
// there is none, and Result holds its key only.
func byKey(ctx context.Context, q db.Querier, taskID, subject, dept string) (a at, err error) {
	if a.Task, err = task.ByID(ctx, q, taskID); err != nil {
		return a, err
	}
	k := Key{inspection.Key{Region: a.Task.Region, Task: taskID, Subject: subject}, dept}
	a.Result, err = ResultOf(ctx, q, k)
	if errors.Is(err, db.ErrNotFound) {
		a.Result, err = Result{Key: k}, nil
	}
	if err != nil {
		return a, err
	}
	return a.rest(ctx, q)
}

func byID(ctx context.Context, q db.Querier, id string) (a at, err error) {
	if a.Result, err = ResultByID(ctx, q, id); err != nil {
		return a, err
	}
	if a.Task, err = task.ByID(ctx, q, a.Result.Task); err != nil {
		return a, err
	}
	return a.rest(ctx, q)
}

func (a at) rest(ctx context.Context, q db.Querier) (at, error) {
	var err error
	if a.Team, err = staffing.Team(ctx, q, a.Task.ID, a.Result.Subject); err != nil {
		return a, err
	}
	if len(a.Team) == 0 || !a.Task.Takes(a.Result.Dept) {
		return a, db.ErrNotFound
	}
	a.Visit, err = inspection.VisitOf(ctx, q, a.Result.Key.Key)
	if err == nil && a.Visit.State == inspection.Ended && a.Result.ID == "" {
		return a, db.ErrNotFound // the department had no matter at this visit
	}
	return a, err
}

// opened refuses a result whose visit has not ended (A11-2).
func (a at) opened() *law.Refusal {
	switch {
	case a.Visit.State == inspection.Waiting:
		return law.Refuse(law.Art11, law.Conflict, "VISIT_NOT_STARTED",
			"检查还没有开始，不能录入检查结果。", "请在检查结束后录入。").InEnglish("the visit has not started")
	case a.Result.ID == "":
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
func (r Result) in(what string, states ...State) *law.Refusal {
	for _, s := range states {
		if r.State == s {
			return nil
		}
	}
	if r.State == Published {
		return published()
	}
	return law.Refuse(law.Art11, law.Conflict, "RESULT_STATE",
		"这份结果现为“"+r.State.Name()+"”，不能"+what+"。", "请刷新页面，看清现在的状态。").InEnglish("the result is " + string(r.State))
}

// RefuseChange is the refusal of an attempt to change the result otherwise than
// by its department's entry form: RESULT_PUBLISHED (A19-1) or RESULT_STATE.
func (r Result) RefuseChange() error { return r.in("直接改动") }
