package staffing

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/web/act"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// acts are those of a department on what was handed to it.
var acts = act.Table[task.Task]{
	Thing: act.Thing[task.Task]{
		Path:     "/shares/{id}",
		Load:     (*desk.Desk).ReadableTask,
		Resource: func(by actor.Actor, t task.Task) authz.Resource { return t.ShareResource(by.Dept) },
		Href:     func(t task.Task) string { return "/shares/" + string(t.ID) },
		Name:     func(t task.Task) string { return t.No },
		Crumbs:   []ui.Crumb{{Label: "签收与派员", Href: "/shares"}},
		Facts: func(_ *desk.Desk, _ *http.Request, t task.Task) ([]ui.Def, error) {
			return []ui.Def{{Term: "任务", Text: t.Name}}, nil
		},
	},
	Acts: []act.Act[task.Task]{acknowledge, freeze, nothing, fillGap},
}

var acknowledge = act.Act[task.Task]{
	Path: "acknowledge", Right: authz.AcknowledgeTask, Title: "签收名单", Icon: "inbox",
	Main: true, Direct: true, Basis: law.Art12,
	What: []string{"签收后确认本部门执法检查人员名录库，再抽取执法检查人员。"},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Task.Acknowledge(c.Ctx(), c.By, ids.Task(c.ID()))
	},
	Done: "名单已签收。",
}

var freeze = act.Act[task.Task]{
	Path: "freeze", Right: authz.DrawInspectors, Title: "冻结参加抽取的人员", Icon: "lock",
	Main: true, Direct: true, Basis: law.Art14,
	What: []string{"待派员的对象和参加抽取的人员写成文件，摘要立即写入公开日志，再到抽取大厅抽取。"},
	Do: func(c act.Call) (string, error) {
		if err := c.App.Sampling.Freeze(c.Ctx(), c.By, draw.KindInspectors, ids.Task(c.ID()), 0); err != nil {
			return "", err
		}
		list, err := task.Dispatches(c.Ctx(), c.App.DB.Read(), ids.Task(c.ID()))
		if i := slices.IndexFunc(list, func(x task.Dispatch) bool { return x.Dept == c.By.Dept }); i >= 0 {
			return "/hall/" + string(list[i].Draw), err
		}
		return "", err
	},
	Done: "参加抽取的人员已冻结，请到抽取大厅继续。",
}

var nothing = act.Act[task.Task]{
	Path: "nothing", Right: authz.DrawInspectors, Title: "确认不需要派员", Icon: "check",
	Main: true, Direct: true, Basis: law.Art12,
	What: []string{"抽中的对象都不涉及本部门的事项，本部门的人员安排办结。"},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Staffing.NothingToVisit(c.Ctx(), c.By, ids.Task(c.ID()))
	},
	Done: "本部门的人员安排已办结。",
}

var fillGap = act.Act[task.Task]{
	Path: "gap", Right: authz.FillGap, Title: "选派人员补足空缺", Submit: "同意选派", Final: true, Basis: law.Art13,
	What: []string{"抽取时没有合适的人可以安排到这个位置，由分管负责人从有执法资格的人员中选派。", "选派的人和理由写入日志，并随抽取结果公开。"},
	Start: func(c act.Call, _ task.Task) {
		for _, name := range []string{"subject", "slot", "lacks"} {
			c.Form.Set(name, c.R.URL.Query().Get(name))
		}
	},
	Facts: func(d *desk.Desk, r *http.Request, t task.Task) ([]ui.Def, error) {
		g := readGap(r.FormValue, d.Actor(r).Dept)
		x, err := roster.SubjectByID(r.Context(), d.App.DB.Read(), t.Region, g.Subject)
		return []ui.Def{{Term: "检查对象", Text: x.Name}, {Term: "空缺", Text: gapText(g)}}, err
	},
	Fields: gapFields,
	Do: func(c act.Call) (string, error) {
		g := readGap(c.Form.String, c.By.Dept)
		return "", c.App.Staffing.FillGap(c.Ctx(), c.By, ids.Task(c.ID()), g, ids.Inspector(c.Form.String("inspector")),
			c.Form.String("reason"))
	},
	Done: "已选派人员。",
}

func readGap(value func(name string) string, dept ids.Dept) staffing.Gap {
	slot, _ := strconv.Atoi(value("slot"))
	return staffing.Gap{Subject: ids.Subject(value("subject")), Dept: dept, Slot: slot, Lacks: value("lacks")}
}

// gapFields offer who can be drawn and has what the place asks for.
func gapFields(c act.Call, t task.Task) ([]ui.Field, error) {
	g := readGap(c.Form.String, c.By.Dept)
	people, err := roster.Inspectors(c.Ctx(), c.App.DB.Read(), c.By.Dept)
	if err != nil {
		return nil, err
	}
	until, err := calendar.Parse(t.To)
	if err != nil {
		return nil, err
	}
	var options []ui.Option
	for _, in := range people {
		if roster.Eligible(in, until) != nil || g.Lacks != "" && !slices.Contains(in.Quals, g.Lacks) {
			continue
		}
		label := in.Name + "（" + string(in.Code) + "，" + strings.Join(append([]string{in.CertNo}, in.Quals...), "，") + "）"
		options = append(options, ui.Option{Value: string(in.Code), Label: label})
	}
	return []ui.Field{c.Form.Hidden("subject"), c.Form.Hidden("slot"), c.Form.Hidden("lacks"),
		c.Form.Select("inspector", "选派人员", options).Need().Any("请选择"),
		c.Form.Area("reason", "选派理由").Need().Max(200).Rows(2)}, nil
}
