package oversight

import (
	"net/http"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
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
func policies(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	if err := d.Permit(r, authz.ReadPolicies, authz.Resource{Kind: "policies"}); err != nil {
		return err
	}
	var page policiesPage
	for _, g := range authz.Groups {
		acts := slices.DeleteFunc(slices.Clone(authz.Acts), func(in authz.Info) bool { return in.Group != g.Group })
		page.Groups = append(page.Groups, groupPolicies(d, d.Actor(r), g.Name, acts))
	}
	sh := d.R.Shell(r, "权限一览")
	sh.Lead = "谁能办什么，依据哪一条。这里显示的就是系统每次判断所用的规则，没有写明可以的都不可以。"
	return policiesView.Render(w, r, d.R, http.StatusOK, sh, page)
}

func groupPolicies(d *desk.Desk, by actor.Actor, name string, acts []authz.Info) policyGroup {
	group := policyGroup{Name: name, Acts: make([]policyAct, len(acts))}
	for i, in := range acts {
		group.Acts[i] = policyAct{Name: in.Name, Mine: d.App.Authz.Could(by, in.Act)}
	}
	for _, p := range d.App.Authz.All() {
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
