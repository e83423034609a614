package plans

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type showPage struct {
	Notices []ui.Notice
	Facts   []ui.Def
	Tasks   []lineRow
	None    ui.Empty
	Others  []versionRow
	Acts    []ui.Act
}

type versionRow struct {
	Href, PublishedOn, Reason string
	Version                   int
	State                     ui.Badge
}

type lineRow struct {
	No, Href, Name, Kind, Scope, Take, Span, Coop string
	Items                                         int
}

var showView = ui.Define[showPage]("plans/show")

// readable loads the plan of the path for somebody who may read it.
func readable(d *desk.Desk, r *http.Request) (plan.Plan, error) {
	p, err := plan.ByID(r.Context(), d.App.DB.Read(), r.PathValue("id"))
	if err != nil {
		return p, err
	}
	if d.Permit(r, authz.ReadPlan, p.Resource(d.Actor(r))) != nil {
		return p, db.ErrNotFound
	}
	return p, nil
}

func showPlan(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), d.App.DB.Read()
	pl, err := readable(d, r)
	if err != nil {
		return err
	}
	tasks, err := plan.Tasks(ctx, q, pl.ID)
	if err != nil {
		return err
	}
	depts, err := d.Departments(r)
	if err != nil {
		return err
	}
	p := showPage{Facts: facts(pl, depts), None: ui.Empty{Title: "还没有计划任务", Text: "每个已发布的双随机事项都要排进某项任务。"}}
	for _, t := range tasks {
		p.Tasks = append(p.Tasks, lineRow{No: t.No, Href: lineHref(pl.ID, t.ID), Name: t.Name, Kind: jointName(t.Joint),
			Scope: t.ScopeText,
			Take:  quotaText(t.Quotas), Span: t.From + " 至 " + t.To, Coop: shortNames(depts, t.Coop), Items: len(t.Items)})
	}
	if p.Notices, err = notices(d, r, pl, tasks); err != nil {
		return err
	}
	versions, err := plan.Versions(ctx, q, pl.Dept, pl.Year)
	if err != nil {
		return err
	}
	for _, v := range versions {
		if v.ID != pl.ID && d.Permit(r, authz.ReadPlan, v.Resource(d.Actor(r))) == nil {
			p.Others = append(p.Others, versionRow{Href: href(v.ID), Version: v.Version, PublishedOn: v.PublishedOn,
				Reason: v.Reason, State: show.PlanBadge(v.State)})
		}
	}
	if p.Acts, err = d.Timeline(r, pl.Subject()); err != nil {
		return err
	}
	sh := d.R.Shell(r, pl.Name, ui.Crumb{Label: "年度计划", Href: "/plans"})
	sh.Badge, sh.Lead = show.PlanBadge(pl.State), fmt.Sprintf("%s · 第%d版", show.Short(depts, pl.Dept), pl.Version)
	sh.Actions = actions(d, r, pl)
	return showView.Render(w, r, d.R, http.StatusOK, sh, p)
}

func facts(p plan.Plan, depts map[ids.Dept]identity.Department) []ui.Def {
	out := []ui.Def{
		{Term: "年度", Text: strconv.Itoa(p.Year)}, {Term: "编制部门", Text: show.Short(depts, p.Dept)},
		{Term: "审定日期", Text: p.ApprovedOn}, {Term: "公开日期", Text: p.PublishedOn},
	}
	if p.Reason != "" {
		out = append(out, ui.Def{Term: "调整理由", Text: p.Reason, Wide: true})
	}
	return out
}

func jointName(joint bool) string {
	if joint {
		return "部门联合"
	}
	return "单部门"
}

func shortNames(depts map[ids.Dept]identity.Department, codes []ids.Dept) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = show.Short(depts, c)
	}
	return strings.Join(out, "、")
}

func quotaText(quotas []plan.Quota) string {
	out := make([]string, len(quotas))
	for i, q := range quotas {
		out[i] = q.Text()
	}
	return strings.Join(out, "；")
}

// notices says what stands between this version and its next step.
func notices(d *desk.Desk, r *http.Request, pl plan.Plan, tasks []plan.PlanTask) ([]ui.Notice, error) {
	var out []ui.Notice
	if pl.Opinion != "" {
		title, tone := "审定意见", ui.Neutral
		if pl.State == plan.StateDraft {
			title, tone = "审定人退回了这一版", ui.Warn
		}
		out = append(out, ui.Notice{Tone: tone, Title: title, Text: pl.Opinion, Basis: law.Art6})
	}
	if pl.State == plan.StatePending {
		out = append(out, ui.Notice{Tone: ui.Info, Title: "等待分管负责人或主要负责人审定", Text: "编制或提交过这一版的人不能审定它。", Basis: law.FourEyes})
	}
	if pl.State.Public() {
		return out, nil
	}
	missing, err := plan.Missing(r.Context(), d.App.DB.Read(), pl, tasks)
	if err != nil || len(missing) == 0 {
		return out, err
	}
	names := make([]string, len(missing))
	for i, m := range missing {
		names[i] = m.Name + "（" + m.Code + "）"
	}
	return append(out, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("还有 %d 个事项没有排进计划", len(missing)),
		Text: strings.Join(names, "、"), Basis: law.Art6}), nil
}
