package items

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/catalog"
	"yangguang/internal/law"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// itemAct is an act on one version that is confirmed on a page of its own.
type itemAct struct {
	path   string
	act    authz.Act
	from   []catalog.State
	title  string
	icon   string
	main   bool
	danger bool
	what   []string
	reason string // label of the reason, "" when none is asked for
	basis  law.Provision
	done   string
	do     func(s *catalog.Service, ctx context.Context, by actor.Actor, ref catalog.Ref, seen int, reason string) error
}

var itemActs = []itemAct{
	{path: "submit", act: authz.SubmitItem, from: []catalog.State{catalog.StateDraft}, title: "提交审核", icon: "send", main: true, basis: law.Art1,
		what: []string{"这一版交给本部门分管负责人审核，审核期间不能修改。", "提交前会检查依据的层级和效力、对象类型、检查方式和检查要点是否齐全。"},
		done: "已提交，等待分管负责人审核。",
		do: func(s *catalog.Service, ctx context.Context, by actor.Actor, ref catalog.Ref, seen int, _ string) error {
			return s.Submit(ctx, by, ref, seen)
		}},
	{path: "publish", act: authz.PublishItem, from: []catalog.State{catalog.StatePending}, title: "发布", icon: "check", main: true, danger: true, basis: law.Art4,
		what: []string{"这一版当日起施行，任何人都可以在公示网站查到。", "发布后的内容不能再改；以后要改，只能修订出下一版。", "同一事项的上一版自动转为旧版，仍可查阅。"},
		done: "已发布，清单已对外公开。",
		do: func(s *catalog.Service, ctx context.Context, by actor.Actor, ref catalog.Ref, seen int, _ string) error {
			return s.Publish(ctx, by, ref, seen)
		}},
	{path: "return", act: authz.PublishItem, from: []catalog.State{catalog.StatePending}, title: "退回", icon: "arrow-left", basis: law.Art1, reason: "退回理由",
		what: []string{"这一版退回起草人修改，修改后可以重新提交。"}, done: "已退回起草人。",
		do: func(s *catalog.Service, ctx context.Context, by actor.Actor, ref catalog.Ref, seen int, reason string) error {
			return s.Return(ctx, by, ref, seen, reason)
		}},
	{path: "suspend", act: authz.SuspendItem, from: []catalog.State{catalog.StatePublished}, title: "停用", icon: "ban", danger: true, basis: law.Art1, reason: "停用理由",
		what: []string{"停用后不能再据此安排抽查；要恢复，须修订并发布新版。", "停用理由随清单公开。"}, done: "已停用。",
		do: func(s *catalog.Service, ctx context.Context, by actor.Actor, ref catalog.Ref, seen int, reason string) error {
			return s.Suspend(ctx, by, ref, seen, reason)
		}},
	{path: "abolish", act: authz.SuspendItem, from: []catalog.State{catalog.StatePublished, catalog.StateSuspended}, title: "废止", icon: "circle-x", danger: true, basis: law.Art1, reason: "废止理由",
		what: []string{"废止后这个事项不能再修订，也不能再安排抽查。", "废止理由随清单公开，旧版仍可查阅。"}, done: "已废止。",
		do: func(s *catalog.Service, ctx context.Context, by actor.Actor, ref catalog.Ref, seen int, reason string) error {
			return s.Abolish(ctx, by, ref, seen, reason)
		}},
	{path: "revise", act: authz.DraftItem, from: []catalog.State{catalog.StatePublished, catalog.StateSuspended}, title: "修订", icon: "edit", basis: law.Art1, reason: "修订原因",
		what: []string{"按现行内容生成下一版草稿，在草稿上修改。", "新版发布之前，现行版本照常有效。"}, done: "已生成新一版草稿。",
		do: func(s *catalog.Service, ctx context.Context, by actor.Actor, ref catalog.Ref, _ int, reason string) error {
			_, err := s.Revise(ctx, by, ref.Code, reason)
			return err
		}},
}

func itemActRoutes() []desk.Route {
	var out []desk.Route
	for _, a := range itemActs {
		pattern := " /items/{code}/{version}/" + a.path
		out = append(out, desk.Route{Pattern: "GET" + pattern, Act: a.act, Handler: func(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
			return itemConfirm(s, w, r, a)
		}}, desk.Route{Pattern: "POST" + pattern, Act: a.act, Handler: func(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
			return itemDo(s, w, r, a)
		}})
	}
	return out
}

// itemActions are the acts that this person may do on this version now.
func itemActions(s *desk.Desk, r *http.Request, i catalog.Item) []ui.Action {
	var out []ui.Action
	res := i.Resource(s.Actor(r))
	if i.State == catalog.StateDraft && s.Permit(r, authz.DraftItem, res) == nil {
		out = append(out, ui.Link("修改", show.ItemHref(i.Ref)+"/edit", "edit"))
	}
	for _, a := range itemActs {
		if !slices.Contains(a.from, i.State) || s.Permit(r, a.act, res) != nil {
			continue
		}
		link := ui.Link(a.title, show.ItemHref(i.Ref)+"/"+a.path, a.icon)
		if a.main {
			link = link.Main()
		}
		out = append(out, link)
	}
	return out
}

func itemConfirm(s *desk.Desk, w http.ResponseWriter, r *http.Request, a itemAct) error {
	return itemConfirmForm(s, w, r, http.StatusOK, a, ui.NewForm(), "")
}

func itemConfirmForm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, a itemAct, f *ui.Form, seen string) error {
	ref, err := itemRef(r)
	if err != nil {
		return err
	}
	i, err := catalog.ItemOf(r.Context(), s.App.DB.Read(), ref)
	if err != nil {
		return err
	}
	if err := s.Permit(r, a.act, i.Resource(s.Actor(r))); err != nil {
		return err
	}
	if seen == "" {
		seen = strconv.Itoa(i.RowVersion)
	}
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	c := ui.Confirm{
		Form: f, Action: show.ItemHref(ref) + "/" + a.path + "?seen=" + seen, What: a.what, Facts: itemFacts(i, depts)[:4], Basis: a.basis,
		Irreversible: a.danger, Submit: a.title, Back: show.ItemHref(ref),
	}
	if a.reason != "" {
		c.Fields = []ui.Field{f.Area("reason", a.reason).Need().Max(500)}
	}
	sh := s.R.Shell(r, a.title+"：“"+i.Name+"”", ui.Crumb{Label: "抽查事项清单", Href: "/items"}, ui.Crumb{Label: i.Code, Href: show.ItemHref(ref)})
	sh.Badge = show.ItemBadge(i.State)
	return ui.Confirmation.Render(w, r, s.R, status, sh, c)
}

func itemDo(s *desk.Desk, w http.ResponseWriter, r *http.Request, a itemAct) error {
	ref, err := itemRef(r)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	reason := ""
	if a.reason != "" {
		reason = f.Required("reason", a.reason)
	}
	asked := r.URL.Query().Get("seen")
	seen, err := strconv.Atoi(asked)
	if err != nil {
		seen = 0 // matches no row: answered as a conflict
	}
	if !f.OK() {
		return itemConfirmForm(s, w, r, http.StatusUnprocessableEntity, a, f, strconv.Itoa(seen))
	}
	err = show.OnPage(a.do(s.App.Catalog, r.Context(), s.Actor(r).WithKey(f.Key), ref, seen, reason), "reason")
	if f.Refused(err) {
		return itemConfirmForm(s, w, r, http.StatusUnprocessableEntity, a, f, strconv.Itoa(seen))
	}
	if err != nil {
		return err
	}
	to := show.ItemHref(ref)
	if a.path == "revise" {
		to = "/items/" + ref.Code
	}
	return ui.SeeOther(w, r, to, a.done)
}
