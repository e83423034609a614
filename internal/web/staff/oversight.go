package staff

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/query"
	"yangguang/internal/web/ui"
)

var oversightRoutes = []Route{
	{Pattern: "GET /policies", Handler: (*Staff).policies, Act: authz.ReadPolicies},
	{Pattern: "GET /ledger", Handler: (*Staff).ledgerList, Act: authz.ReadLedger},
	{Pattern: "GET /log/entry/{n}", Handler: (*Staff).ledgerEntry, Public: true},
}

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

var policiesView = ui.Define[policiesPage]("staff/policies")

// policies shows the rule book as it is judged by, act by act.
func (s *Staff) policies(w http.ResponseWriter, r *http.Request) error {
	if err := s.permit(r, authz.ReadPolicies, authz.Resource{Kind: "policies"}); err != nil {
		return err
	}
	var page policiesPage
	for _, g := range authz.Groups {
		acts := slices.DeleteFunc(slices.Clone(authz.Acts), func(in authz.Info) bool { return in.Group != g.Group })
		page.Groups = append(page.Groups, s.policyGroup(s.actor(r), g.Name, acts))
	}
	sh := s.R.Shell(r, "权限一览")
	sh.Lead = "谁能办什么，依据哪一条。这里显示的就是系统每次判断所用的规则，没有写明可以的都不可以。"
	return policiesView.Render(w, r, s.R, http.StatusOK, sh, page)
}

func (s *Staff) policyGroup(by actor.Actor, name string, acts []authz.Info) policyGroup {
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

var ledgerView = ui.Define[ledgerPage]("staff/ledger")

// ledgerList shows the auditor every entry, and everybody else their own.
func (s *Staff) ledgerList(w http.ResponseWriter, r *http.Request) error {
	ctx, q, by := r.Context(), s.App.DB.Read(), s.actor(r)
	page := ledgerPage{None: ui.Empty{Title: "还没有操作记录"}}
	page.All = s.permit(r, authz.ReadLedger, authz.Resource{Kind: "ledger"}) == nil
	pseudonym := ""
	if !page.All {
		if err := s.permit(r, authz.ReadLedger, authz.Resource{Kind: "ledger", Person: by.Person}); err != nil {
			return err
		}
		pseudonym = by.Pseudonym
	}
	before := int64(-1)
	if n, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64); err == nil && n >= 0 {
		before = n
	}
	acts, err := query.ActsBefore(ctx, q, pseudonym, before, pageSize+1)
	if err != nil {
		return err
	}
	more := len(acts) > pageSize
	if more {
		acts = acts[:pageSize]
	}
	ids := make([]string, len(acts))
	for i, a := range acts {
		ids[i] = a.Actor
	}
	names, err := query.PeopleByPseudonym(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, a := range acts {
		basis, _ := law.ByID(a.Basis)
		who := names[a.Actor]
		if who == "" {
			who = "系统"
		}
		page.Rows = append(page.Rows, ledgerRow{Entry: a.Idx, At: a.At, What: query.ActWords(a.Act), Who: who, Organ: a.Organ,
			Subject: a.Subject, Basis: basis, EntryRef: &a.Idx})
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

type entryPage struct {
	Facts []ui.Def
	Docs  []ledger.Doc
	Body  string
	Leaf  string
	Size  int64
}

var entryView = ui.Define[entryPage]("staff/entry")

// ledgerEntry shows one entry of the public log to anybody: it holds no
// personal data, only pseudonyms and hashes.
func (s *Staff) ledgerEntry(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.ParseInt(r.PathValue("n"), 10, 64)
	if err != nil || n < 0 {
		return ui.NotFound(w, r)
	}
	e, err := ledger.EntryAt(r.Context(), s.App.DB.Read(), n)
	if err != nil {
		return err
	}
	size, err := s.App.Ledger.Size(r.Context())
	if err != nil {
		return err
	}
	basis, _ := e.Provision()
	var pretty json.RawMessage = e.Body
	body, err := json.MarshalIndent(pretty, "", "  ")
	if err != nil {
		return err
	}
	page := entryPage{Body: string(body), Docs: e.Docs(), Leaf: base64.StdEncoding.EncodeToString(e.Leaf[:]), Size: size, Facts: []ui.Def{
		{Term: "事项", Text: query.ActWords(e.Act)}, {Term: "时间", Text: e.At.Format(time.DateTime)}, {Term: "机关", Text: e.Organ},
		{Term: "区划", Text: e.Region}, {Term: "涉及", Text: e.Subject, Wide: true}, {Term: "经办人代号", Text: e.Actor, Wide: true}, {Term: "依据", Basis: basis, Wide: true},
	}}
	sh := s.R.Shell(r, "账本第 "+strconv.FormatInt(n, 10)+" 条")
	sh.Lead = "公开账本的一条记录。账本只增不改，任何人都可以下载核验。"
	return entryView.Render(w, r, s.R, http.StatusOK, sh, page)
}
