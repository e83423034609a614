package demo

import (
	"context"
	"fmt"

	"yangguang/internal/inspection"
	"yangguang/internal/publication"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
)

// eachResult calls fn with every result of the task, by object and department;
// n is the place of the object.
func (t *thread) eachResult(ctx context.Context, fn func(r publication.Result, n int) error) (total int, err error) {
	picks, err := task.Picks(ctx, t.q, t.st.Task)
	if err != nil {
		return 0, err
	}
	for n, p := range picks {
		list, err := publication.ResultsOfVisit(ctx, t.q, inspection.Key{Region: Region, Task: t.st.Task, Subject: p.Subject})
		if err != nil {
			return total, err
		}
		for _, r := range list {
			if err := fn(r, n); err != nil {
				return total, fmt.Errorf("%s %s: %w", r.Subject, r.Dept, err)
			}
			total++
		}
	}
	return total, nil
}

// report makes the visits that are left and submits what each department found.
func (t *thread) report(ctx context.Context) error {
	if err := t.inspect(ctx); err != nil {
		return err
	}
	made, err := task.ByID(ctx, t.q, t.st.Task)
	if err != nil {
		return err
	}
	total, err := t.eachResult(ctx, func(r publication.Result, n int) error {
		team, err := staffing.Team(ctx, t.q, t.st.Task, r.Subject)
		if err != nil {
			return err
		}
		v, err := inspection.VisitOf(ctx, t.q, r.Key.Key)
		if err != nil {
			return err
		}
		sheets, err := inspection.SheetsOf(ctx, t.q, made, v)
		if err != nil {
			return err
		}
		by := t.inspector(inspection.Share(team, r.Dept)[0])
		return t.a.Publication.Submit(ctx, by, t.st.Task, r.Subject, r.Dept, r.Version,
			amount(inspection.FindingsOf(sheets, r.Dept), n))
	})
	t.say("各部门录入并提交结果 %d 份", total)
	return err
}

// amount is what the answers of a department amount to.
func amount(f inspection.Findings, n int) publication.Content {
	switch {
	case unreachable(n):
		return publication.Content{Types: []string{"04"}, Summary: "两次到登记住所检查，均无人经营，登记电话无人接听。"}
	case f.Fail > 1:
		return publication.Content{Types: []string{"08"}, Summary: fmt.Sprintf("发现 %d 项不符合要求。", f.Fail),
			Handling: "已下达责令改正通知书，限期复查，必要时立案查处。"}
	case f.Fail == 1:
		return publication.Content{Types: []string{"05"}, Summary: "发现 1 项不符合要求。", Handling: "当场责令改正。"}
	case f.AllNA():
		return publication.Content{Types: []string{"07"}}
	}
	return publication.Content{Types: []string{"01"}}
}

func (t *thread) judge(ctx context.Context) error {
	total, err := t.eachResult(ctx, func(r publication.Result, _ int) error {
		return t.a.Publication.Approve(ctx, t.by(login(r.Dept, "deputy")), r.ID, r.Version, "同意。")
	})
	t.say("各部门分管负责人审批结果 %d 份", total)
	return err
}

func (t *thread) publish(ctx context.Context) error {
	total, err := t.eachResult(ctx, func(r publication.Result, _ int) error {
		return t.a.Publication.Publish(ctx, t.by(login(r.Dept, "clerk")), r.ID, r.Version, "")
	})
	t.say("公示结果 %d 份", total)
	return err
}
