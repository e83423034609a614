package plans

import (
	"fmt"
	"net/http"
	"strconv"

	"yangguang/internal/authz"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type linePage struct {
	Notices []ui.Notice
	Facts   []ui.Def
	Items   []itemRow
	Quotas  []quotaRow
	Scope   []ui.Def
}

type quotaRow struct {
	No   int // from 1
	Text string
}

type itemRow struct {
	Href, Name, Code, Dept string
	Version                int
	State                  ui.Badge
}

var lineView = ui.Define[linePage]("plans/line")

func showLine(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), d.App.DB.Read()
	pl, t, err := readableLine(d, r)
	if err != nil {
		return err
	}
	depts, err := d.Departments(r)
	if err != nil {
		return err
	}
	p := linePage{Facts: lineFacts(t, depts)}
	for n, x := range t.Quotas {
		p.Quotas = append(p.Quotas, quotaRow{n + 1, x.Text()})
	}
	if p.Items, err = itemRows(d, r, t, depts); err != nil {
		return err
	}
	total, _, err := roster.CountScope(ctx, q, pl.Region, t.Scope)
	if err != nil {
		return err
	}
	p.Scope = append(scopeFacts(t.Scope), ui.Def{Term: "现有对象", Text: strconv.Itoa(total) + " 户（按当前名录库）"})
	if total < smallPool {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("范围只有 %d 户", total),
			Text: "对象太少时随机抽取意义有限，请确认范围不是针对特定单位设置的。", Basis: law.Art6})
	}
	sh := d.R.Shell(r, t.Name, ui.Crumb{Label: "年度计划", Href: "/plans"}, ui.Crumb{Label: pl.Name, Href: href(pl.ID)})
	sh.Badge, sh.Lead = show.PlanBadge(pl.State), t.No
	if pl.State == plan.StateDraft && d.Permit(r, authz.DraftPlan, pl.Resource(d.Actor(r))) == nil {
		to := lineHref(pl.ID, t.ID)
		sh.Actions = []ui.Action{ui.Link("删除", to+"/remove", "trash"), ui.Link("修改", to+"/edit", "edit").Main()}
	}
	return lineView.Render(w, r, d.R, http.StatusOK, sh, p)
}

func itemRows(d *desk.Desk, r *http.Request, t plan.PlanTask, depts map[ids.Dept]identity.Department) ([]itemRow,
	error) {
	refs := make([]catalog.Ref, len(t.Items))
	for n, it := range t.Items {
		refs[n] = it.Ref
	}
	items, err := catalog.ByRef(r.Context(), d.App.DB.Read(), refs)
	out := make([]itemRow, len(t.Items))
	for n, it := range t.Items {
		item := items[it.Ref]
		out[n] = itemRow{Href: show.ItemHref(it.Ref), Name: item.Name, Code: it.Code, Version: it.Version,
			Dept: show.Short(depts, it.Dept), State: show.ItemBadge(item.State)}
	}
	return out, err
}

// smallPool is the number of subjects under which a draw is hardly random.
const smallPool = 20

func readableLine(d *desk.Desk, r *http.Request) (plan.Plan, plan.PlanTask, error) {
	pl, err := readable(d, r)
	if err != nil {
		return pl, plan.PlanTask{}, err
	}
	t, of, err := plan.TaskOf(r.Context(), d.App.DB.Read(), ids.Line(r.PathValue("task")))
	if err == nil && of.ID != pl.ID {
		err = db.ErrNotFound
	}
	return pl, t, err
}

func lineFacts(t plan.PlanTask, depts map[ids.Dept]identity.Department) []ui.Def {
	coop := shortNames(depts, t.Coop)
	if coop == "" {
		coop = "无"
	}
	return []ui.Def{
		{Term: "计划编号", Text: t.No},
		{Term: "抽查类型", Text: jointName(t.Joint) + " · " + catalog.NameOf(plan.Directions, t.Direction)},
		{Term: "牵头部门", Text: show.Short(depts, t.Lead)}, {Term: "配合部门", Text: coop},
		{Term: "实施时间", Text: t.From + " 至 " + t.To}, {Term: "频次", Text: t.Frequency},
		{Term: "任务来源", Text: catalog.NameOf(plan.Sources, t.Source)},
		{Term: "实施模式", Text: catalog.NameOf(plan.Modes, t.Mode)},
		{Term: "名单公开", Text: catalog.NameOf(plan.Disclosures, t.Disclosure)},
		{Term: "抽查依据", Text: t.Basis, Wide: true}, {Term: "对象范围", Text: t.ScopeText, Wide: true},
	}
}

// scopeFacts says in words who takes part in the draw.
func scopeFacts(sc roster.Scope) []ui.Def {
	var out []ui.Def
	for _, t := range sc.Terms() {
		if t.Text == "" {
			t.Text = "不限"
		}
		out = append(out, ui.Def{Term: t.Name, Text: t.Text})
	}
	return append(out, ui.Def{Term: "抽查事项", Text: "至少有一项检查这类主体"})
}
