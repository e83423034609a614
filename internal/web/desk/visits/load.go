package visits

import (
	"net/http"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/roster"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// seen is a visit as loaded for its pages.
type seen struct {
	Task    task.Task
	Team    []staffing.Member
	Visit   inspection.Visit
	Subject roster.Subject
	Sheets  []inspection.Sheet
	Signed  []inspection.Signature
	Names   map[ids.Inspector]string // inspector code → name
	Depts   map[ids.Dept]string      // department code → short name
}

// load loads a visit and asks whether the person may read it.
func load(d *desk.Desk, r *http.Request) (v seen, err error) {
	ctx, q := r.Context(), d.App.DB.Read()
	if v.Task, err = task.ByID(ctx, q, ids.Task(r.PathValue("task"))); err != nil {
		return v, err
	}
	subject := ids.Subject(r.PathValue("subject"))
	if v.Team, err = staffing.Team(ctx, q, v.Task.ID, subject); err != nil {
		return v, err
	}
	if len(v.Team) == 0 {
		return v, ui.NotFound(nil, r)
	}
	if err := d.Permit(r, authz.ReadVisit, inspection.Resource(v.Task, v.Team, subject, v.Task.Initiator)); err != nil {
		return v, err
	}
	if v.Subject, err = roster.SubjectByID(ctx, q, v.Task.Region, subject); err != nil {
		return v, err
	}
	key := inspection.Key{Region: v.Task.Region, Task: v.Task.ID, Subject: subject}
	if v.Visit, err = inspection.VisitOf(ctx, q, key); err != nil {
		return v, err
	}
	if v.Sheets, err = inspection.SheetsOf(ctx, q, v.Task, v.Visit); err != nil {
		return v, err
	}
	if v.Signed, err = inspection.SignaturesOf(ctx, q, v.Visit.Key); err != nil {
		return v, err
	}
	depts, err := d.Departments(r)
	if err != nil {
		return v, err
	}
	v.Depts = make(map[ids.Dept]string, len(depts))
	for code, x := range depts {
		v.Depts[code] = x.Short
	}
	names, err := inspection.NamesOf(ctx, q, v.Team)
	if err != nil {
		return v, err
	}
	v.Names = make(map[ids.Inspector]string, len(names))
	for i, m := range v.Team {
		v.Names[m.Inspector] = names[i]
	}
	return v, nil
}

func (v seen) href(rest ...string) string { return show.VisitHref(v.Task.ID, v.Visit.Subject, rest...) }

func (v seen) crumbs(last bool) []ui.Crumb {
	out := []ui.Crumb{{Label: "我的检查", Href: "/visits"}}
	if last {
		out = append(out, ui.Crumb{Label: v.Subject.Name, Href: v.href()})
	}
	return out
}

// writes reports whether the person fills in sheets of his department here.
func (v seen) writes(by actor.Actor) bool {
	return v.Visit.State == inspection.Inspecting && by.Has(actor.Inspector) &&
		slices.Contains(inspection.Share(v.Team, by.Dept), by.Inspector)
}

func (v seen) member(code ids.Inspector) bool {
	return slices.ContainsFunc(v.Team, func(m staffing.Member) bool { return m.Inspector == code })
}

func (v seen) hasSigned(code ids.Inspector) bool {
	return slices.ContainsFunc(v.Signed, func(x inspection.Signature) bool { return x.Inspector == code })
}
