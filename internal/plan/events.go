package plan

import (
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Subject is how the log names the plan of a department for a year; all its
// versions share it.
func (p Plan) Subject() string { return "plan:" + string(p.Dept) + "-" + itoa(p.Year) }

// The events of a plan's life. Free text stays out of the log.
type (
	// Drafted: the plan of a year was begun.
	Drafted struct{ Plan Plan }
	// TaskSaved: a task of a draft was written.
	TaskSaved struct {
		Plan Plan
		Task PlanTask
	}
	// TaskRemoved: a task was taken out of a draft.
	TaskRemoved struct {
		Plan Plan
		Task PlanTask
	}
	// Submitted: a draft waits for the decision of the department.
	Submitted struct{ Plan Plan }
	// Returned: a plan went back to the clerk.
	Returned struct{ Plan Plan }
	// Approved: the department decided on the plan.
	Approved struct{ Plan Plan }
	// Published: the plan became public.
	Published struct {
		Plan Plan
		Doc  ledger.Doc
	}
	// Adjusted: the next version of a published plan was begun.
	Adjusted struct{ Plan Plan }
)

func (e Drafted) Entry() ledger.Entry   { return entry("plan.drafted", e.Plan, nil) }
func (e Submitted) Entry() ledger.Entry { return entry("plan.submitted", e.Plan, nil) }
func (e Returned) Entry() ledger.Entry  { return entry("plan.returned", e.Plan, nil) }
func (e Approved) Entry() ledger.Entry  { return entry("plan.approved", e.Plan, nil) }
func (e Adjusted) Entry() ledger.Entry  { return entry("plan.adjusted", e.Plan, nil) }
func (e TaskSaved) Entry() ledger.Entry {
	return entry("plan.task-saved", e.Plan, &e.Task)
}
func (e TaskRemoved) Entry() ledger.Entry {
	return entry("plan.task-removed", e.Plan, &e.Task)
}

func (e Published) Entry() ledger.Entry {
	out := entry("plan.published", e.Plan, nil)
	out.Docs = []ledger.Doc{e.Doc}
	return out
}

func entry(act string, p Plan, t *PlanTask) ledger.Entry {
	data := map[string]any{"version": p.Version}
	if t != nil {
		data["task"], data["name"] = t.No, t.Name
	}
	return ledger.Entry{Act: act, Basis: law.Art6, Subject: p.Subject(), Organ: string(p.Dept), Region: p.Region,
		Data: data}
}
