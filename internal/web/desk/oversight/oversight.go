package oversight

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/query"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type policyAct struct {
	Name    string
	Mine    bool // the viewer could do it
	Permits []authz.Policy
	Forbids []authz.Policy
}

type policyGroup struct {
	Name   string
	Always []authz.Policy // forbid every act of the group
	Acts   []policyAct
	Texts  []string // the policies of the group in Cedar, each once
}

type policiesPage struct {
	Groups []policyGroup
}

var policiesView = ui.Define[policiesPage]("oversight/policies")

// policies shows the rule book as it is judged by, act by act.
func policies(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	if err := s.Permit(r, authz.ReadPolicies, authz.Resource{Kind: "policies"}); err != nil {
		return err
	}
	var page policiesPage
	for _, g := range authz.Groups {
		acts := slices.DeleteFunc(slices.Clone(authz.Acts), func(in authz.Info) bool { return in.Group != g.Group })
		page.Groups = append(page.Groups, groupPolicies(s, s.Actor(r), g.Name, acts))
	}
	sh := s.R.Shell(r, "权限一览")
	sh.Lead = "谁能办什么，依据哪一条。这里显示的就是系统每次判断所用的规则，没有写明可以的都不可以。"
	return policiesView.Render(w, r, s.R, http.StatusOK, sh, page)
}

func groupPolicies(s *desk.Desk, by actor.Actor, name string, acts []authz.Info) policyGroup {
	group := policyGroup{Name: name, Acts: make([]policyAct, len(acts))}
	for i, in := range acts {
		group.Acts[i] = policyAct{Name: in.Name, Mine: s.App.Authz.Could(by, in.Act)}
	}
	for _, p := range s.App.Authz.All() {
		var covered []int
		for i, in := range acts {
			if p.Covers(in.Act) {
				covered = append(covered, i)
			}
		}
		if len(covered) == 0 {
			continue
		}
		group.Texts = append(group.Texts, p.Text)
		if p.Forbids && len(covered) == len(acts) {
			group.Always = append(group.Always, p)
			continue
		}
		for _, i := range covered {
			if p.Forbids {
				group.Acts[i].Forbids = append(group.Acts[i].Forbids, p)
			} else {
				group.Acts[i].Permits = append(group.Acts[i].Permits, p)
			}
		}
	}
	return group
}

type ledgerRow struct {
	Entry    int64
	At       int64
	What     string
	Who      string
	Organ    string
	Subject  string
	Basis    law.Provision
	EntryRef *int64
}

type ledgerPage struct {
	All   bool
	Rows  []ledgerRow
	Pager ui.Pager
	None  ui.Empty
}

var ledgerView = ui.Define[ledgerPage]("oversight/ledger")

// ledgerList shows the auditor every entry, and everybody else their own.
func ledgerList(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q, by := r.Context(), s.App.DB.Read(), s.Actor(r)
	page := ledgerPage{None: ui.Empty{Title: "还没有操作记录"}}
	page.All = s.Permit(r, authz.ReadLedger, authz.Resource{Kind: "ledger"}) == nil
	pseudonym := ""
	if !page.All {
		if err := s.Permit(r, authz.ReadLedger, authz.Resource{Kind: "ledger", Person: by.Person}); err != nil {
			return err
		}
		pseudonym = by.Pseudonym
	}
	before := int64(-1)
	if n, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64); err == nil && n >= 0 {
		before = n
	}
	acts, err := query.ActsBefore(ctx, q, pseudonym, before, show.PageSize+1)
	if err != nil {
		return err
	}
	more := len(acts) > show.PageSize
	if more {
		acts = acts[:show.PageSize]
	}
	ids := make([]string, len(acts))
	var tasks []string
	for i, a := range acts {
		ids[i] = a.Actor
		switch kind, id, _ := strings.Cut(a.Subject, ":"); kind {
		case "person":
			ids = append(ids, id)
		case "task":
			tasks = append(tasks, id)
		}
	}
	names, err := query.PeopleByPseudonym(ctx, q, ids)
	if err != nil {
		return err
	}
	numbers, err := query.TaskNumbers(ctx, q, tasks)
	if err != nil {
		return err
	}
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	for _, a := range acts {
		basis, _ := law.ByID(a.Basis)
		who := names[a.Actor]
		if who == "" {
			who = "系统"
		}
		page.Rows = append(page.Rows, ledgerRow{Entry: a.Idx, At: a.At, What: query.ActWords(a.Act), Who: who, Organ: organName(depts, a.Organ),
			Subject: ledgerSubject(a.Subject, numbers, names), Basis: basis, EntryRef: &a.Idx})
	}
	page.Pager = ui.Pager{Total: -1}
	if len(acts) > 0 {
		page.Pager.First, page.Pager.Last = int(acts[len(acts)-1].Idx), int(acts[0].Idx)
	}
	if more {
		page.Pager.Next = "/ledger?before=" + strconv.FormatInt(acts[len(acts)-1].Idx, 10)
	}
	if before >= 0 {
		page.Pager.Prev = "/ledger"
	}
	sh := s.R.Shell(r, "操作日志")
	sh.Lead = "您本人办理过的事项。日志只增不改，每条都可以公开核验。"
	if page.All {
		sh.Lead = "全部人员办理过的事项。日志只增不改，每条都可以公开核验。"
	}
	return ledgerView.Render(w, r, s.R, http.StatusOK, sh, page)
}

// ledgerSubject names tasks and people as the other pages do; everything else
// by its kind and identifier.
func ledgerSubject(subject string, tasks, people map[string]string) string {
	kind, id, _ := strings.Cut(subject, ":")
	switch {
	case kind == "task" && tasks[id] != "":
		return tasks[id]
	case kind == "person" && people[id] != "":
		return people[id] + "的账号"
	}
	return query.SubjectWords(subject)
}

func organName(depts map[string]identity.Department, code string) string {
	if d, ok := depts[code]; ok {
		return d.Short
	}
	return code
}
