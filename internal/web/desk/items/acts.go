package items

import (
	"net/http"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/catalog"
	"yangguang/internal/law"
	"yangguang/internal/web/act"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// acts are those on one version of an item.
var acts = act.Table[catalog.Item]{
	Thing: act.Thing[catalog.Item]{
		Path: "/items/{code}/{version}",
		Load: func(d *desk.Desk, r *http.Request) (catalog.Item, error) {
			ref, err := refOf(r)
			if err != nil {
				return catalog.Item{}, err
			}
			return catalog.ItemOf(r.Context(), d.App.DB.Read(), ref)
		},
		Resource: func(by actor.Actor, i catalog.Item) authz.Resource { return i.Resource(by) },
		Seen:     func(i catalog.Item) string { return act.Version(i.RowVersion) },
		Href:     func(i catalog.Item) string { return show.ItemHref(i.Ref) },
		Name:     func(i catalog.Item) string { return i.Code + " “" + i.Name + "”" },
		Badge:    func(i catalog.Item) ui.Badge { return show.ItemBadge(i.State) },
		Crumbs:   []ui.Crumb{{Label: "抽查事项清单", Href: "/items"}},
		Facts: func(d *desk.Desk, r *http.Request, i catalog.Item) ([]ui.Def, error) {
			depts, err := d.Departments(r)
			return facts(i, depts)[:4], err
		},
	},
	Acts: []act.Act[catalog.Item]{submit, publish, giveBack, suspend, abolish, revise},
}

func in(states ...catalog.State) func(catalog.Item) bool {
	return func(i catalog.Item) bool { return slices.Contains(states, i.State) }
}

// reason is the field of an act that needs one.
func reason(label string) func(act.Call, catalog.Item) ([]ui.Field, error) {
	return func(c act.Call, _ catalog.Item) ([]ui.Field, error) {
		return []ui.Field{c.Form.Area("reason", label).Need().Max(500)}, nil
	}
}

// with reads the reason, which must be there, and the version of the path.
func with(
	label string, do func(c act.Call, ref catalog.Ref, reason string) (string, error),
) func(act.Call) (string, error) {
	return func(c act.Call) (string, error) {
		ref, err := refOf(c.R)
		if err != nil {
			return "", err
		}
		why := ""
		if label != "" {
			if why = c.Form.Required("reason", label); !c.Form.OK() {
				return "", nil
			}
		}
		return do(c, ref, why)
	}
}

var submit = act.Act[catalog.Item]{
	Path: "submit", Right: authz.SubmitItem, From: in(catalog.StateDraft), Title: "提交审定", Icon: "send", Main: true,
	Basis: law.Art1,
	What:  []string{"这一版交给本部门分管负责人审定，审定期间不能修改。", "提交前会检查依据的层级和效力、对象类型、检查方式和检查要点是否齐全。"},
	Do: with("", func(c act.Call, ref catalog.Ref, _ string) (string, error) {
		return "", c.App.Catalog.Submit(c.Ctx(), c.By, ref, c.Version())
	}),
	Done: "已提交，等待分管负责人审定。",
}

var publish = act.Act[catalog.Item]{
	Path: "publish", Right: authz.PublishItem, From: in(catalog.StatePending), Title: "审定发布", Icon: "check", Main: true,
	Final: true, Basis: law.Art4,
	What: []string{"这一版当日起施行，任何人都可以在公示网站查到。", "发布后的内容不能再改；以后要改，只能修订出下一版。", "同一事项的上一版自动转为旧版，仍可查阅。"},
	Do: with("", func(c act.Call, ref catalog.Ref, _ string) (string, error) {
		return "", c.App.Catalog.Publish(c.Ctx(), c.By, ref, c.Version())
	}),
	Done: "已发布，清单已对外公开。",
}

var giveBack = act.Act[catalog.Item]{
	Path: "return", Right: authz.PublishItem, From: in(catalog.StatePending), Title: "退回", Icon: "arrow-left",
	Basis: law.Art1,
	What:  []string{"这一版退回起草人修改，修改后可以重新提交。"}, Fields: reason("退回理由"),
	Do: with("退回理由", func(c act.Call, ref catalog.Ref, reason string) (string, error) {
		return "", c.App.Catalog.Return(c.Ctx(), c.By, ref, c.Version(), reason)
	}),
	Done: "已退回起草人。",
}

var suspend = act.Act[catalog.Item]{
	Path: "suspend", Right: authz.SuspendItem, From: in(catalog.StatePublished), Title: "停用", Icon: "ban", Danger: true,
	Final: true, Basis: law.Art1,
	What: []string{"停用后不能再据此安排抽查；要恢复，须修订并发布新版。", "停用理由随清单公开。"}, Fields: reason("停用理由"),
	Do: with("停用理由", func(c act.Call, ref catalog.Ref, reason string) (string, error) {
		return "", c.App.Catalog.Suspend(c.Ctx(), c.By, ref, c.Version(), reason)
	}),
	Done: "已停用。",
}

var abolish = act.Act[catalog.Item]{
	Path: "abolish", Right: authz.SuspendItem, From: in(catalog.StatePublished, catalog.StateSuspended), Title: "废止",
	Icon:   "circle-x",
	Danger: true, Final: true, Basis: law.Art1, Fields: reason("废止理由"),
	What: []string{"废止后这个事项不能再修订，也不能再安排抽查。", "废止理由随清单公开，旧版仍可查阅。"},
	Do: with("废止理由", func(c act.Call, ref catalog.Ref, reason string) (string, error) {
		return "", c.App.Catalog.Abolish(c.Ctx(), c.By, ref, c.Version(), reason)
	}),
	Done: "已废止。",
}

var revise = act.Act[catalog.Item]{
	Path: "revise", Right: authz.DraftItem, From: in(catalog.StatePublished, catalog.StateSuspended), Title: "修订",
	Icon: "edit", Basis: law.Art1,
	What: []string{"按现行内容生成下一版草稿，在草稿上修改。", "新版发布之前，现行版本照常有效。"}, Fields: reason("修订原因"),
	Do: with("修订原因", func(c act.Call, ref catalog.Ref, reason string) (string, error) {
		_, err := c.App.Catalog.Revise(c.Ctx(), c.By, ref.Code, reason)
		return "/items/" + ref.Code, err
	}),
	Done: "已生成新一版草稿。",
}

// actions are the acts that this person may do on this version now.
func actions(d *desk.Desk, r *http.Request, i catalog.Item) []ui.Action {
	var out []ui.Action
	if i.State == catalog.StateDraft && d.Permit(r, authz.DraftItem, i.Resource(d.Actor(r))) == nil {
		out = append(out, ui.Link("修改", show.ItemHref(i.Ref)+"/edit", "edit"))
	}
	return append(out, acts.Offers(d, r, i)...)
}
