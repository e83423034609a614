package visits

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/law"
	"yangguang/internal/web/act"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// save stores what was filled in, partial or whole. Blank points are left
// as they are, so that two people of a department may fill in one page.
func save(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	v, err := load(d, r)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	input, err := answersIn(f, v.Sheets)
	if err != nil {
		return err
	}
	by := d.Actor(r)
	err = d.App.Inspection.Save(r.Context(), by.WithKey(f.Key), v.Task.ID, v.Visit.Subject, input)
	if v.writes(by) && f.Refused(err) {
		return render(d, w, r, http.StatusUnprocessableEntity, v, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, v.href(), "已保存。")
}

// answersIn reads the answers that differ from what is stored. Items that are
// not in the visit are passed on, for the use case to refuse.
func answersIn(f *ui.Form, sheets []inspection.Sheet) ([]inspection.Answers, error) {
	var out []inspection.Answers
	known := map[string]bool{}
	for _, sh := range sheets {
		known["v-"+sh.Ref.Code] = true
		if !f.Values.Has("v-" + sh.Ref.Code) {
			continue
		}
		version, err := strconv.Atoi(f.String("v-" + sh.Ref.Code))
		if err != nil {
			return nil, law.Refuse(law.GoodInput, law.Invalid, "FORM_UNREADABLE", "提交的检查表不完整，没有保存。", "请刷新页面后重新填写。")
		}
		in := inspection.Answers{Item: sh.Ref.Code, Version: version}
		for _, p := range sh.Points {
			name := inspection.FieldOf(sh.Ref.Code, p.Seq)
			a := inspection.Answer{Point: p.Seq, Value: inspection.Value(f.String(name)), Note: f.String("n-" + name)}
			if (a.Value != "" || a.Note != "") && (a.Value != p.Value || a.Note != p.Note) {
				in.Answers = append(in.Answers, a)
			}
		}
		if len(in.Answers) > 0 {
			out = append(out, in)
		}
	}
	for name := range f.Values {
		if item, ok := strings.CutPrefix(name, "v-"); ok && !known[name] {
			out = append(out, inspection.Answers{Item: item})
		}
	}
	return out, nil
}

// acts are those on one visit.
var acts = act.Table[seen]{
	Thing: act.Thing[seen]{
		Path: "/visits/{task}/{subject}",
		Load: load,
		Resource: func(_ actor.Actor, v seen) authz.Resource {
			return inspection.Resource(v.Task, v.Team, v.Visit.Subject, v.Task.Initiator)
		},
		Seen:   func(v seen) string { return act.Version(v.Visit.Version) },
		Href:   func(v seen) string { return v.href() },
		Name:   func(v seen) string { return v.Subject.Name },
		Crumbs: []ui.Crumb{{Label: "我的检查", Href: "/visits"}},
	},
	Acts: []act.Act[seen]{start, end, sign},
}

var start = act.Act[seen]{
	Path: "start", Right: authz.StartVisit, Title: "开始检查", Icon: "player-play", Main: true, Basis: law.Art14,
	Says: func(c act.Call, _ seen) []string {
		return []string{"今天（" + c.Today().String() + "）记为这家检查对象的检查开始日期。",
			"检查表按任务锁定的事项版本固定下来，各部门的组员开始填写本部门的检查表。",
			"系统核对每个部门在小组里持有效执法证的人员不少于两名。"}
	},
	Facts: func(_ *desk.Desk, _ *http.Request, v seen) ([]ui.Def, error) {
		var names []string
		for _, m := range v.Team {
			names = append(names, v.Names[m.Inspector]+"（"+v.Depts[m.Dept]+"）")
		}
		return []ui.Def{{Term: "检查对象", Text: v.Subject.Name}, {Term: "任务", Text: v.Task.Name},
			{Term: "检查小组", Text: strings.Join(names, "、"), Wide: true}}, nil
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Inspection.Start(c.Ctx(), c.By, ids.Task(c.R.PathValue("task")),
			ids.Subject(c.R.PathValue("subject")))
	},
	Done: "检查已开始，各部门的组员可以填写检查表。",
}

// end is sent with the version of the answers that the leader was shown, so that
// what is saved meanwhile is not ended unseen.
var end = act.Act[seen]{
	Path: "end", Right: authz.EndVisit, Title: "结束检查", Icon: "check", Final: true, Basis: law.Art174,
	Says: func(_ act.Call, v seen) []string {
		if missing := inspection.Missing(v.Sheets); len(missing) > 0 {
			return []string{fmt.Sprintf("还有 %d 点没有填写，填完才能结束：%s。", len(missing), strings.Join(missing, "、"))}
		}
		return []string{"检查表和汇总表定稿，不能再改。", "检查结束日只能填一次；各部门的结果从这一天起二十个工作日内公示。",
			"小组全体成员随后在汇总表上签字；签字晚了，检查结束日不变。"}
	},
	Facts: func(_ *desk.Desk, _ *http.Request, v seen) ([]ui.Def, error) {
		facts := []ui.Def{{Term: "检查对象", Text: v.Subject.Name}, {Term: "开始日期", Text: v.Visit.StartedOn}}
		return append(facts, findingFacts(v)...), nil
	},
	Start: func(c act.Call, _ seen) { c.Form.Set("ended_on", c.Today().String()) },
	Fields: func(c act.Call, v seen) ([]ui.Field, error) {
		return []ui.Field{c.Form.Date("ended_on", "检查结束日").Need().Between(v.Visit.StartedOn, c.Today().String()).
			Hint("最后一项检查完成的日期，不早于开始日期，不晚于今天")}, nil
	},
	Do: func(c act.Call) (string, error) {
		text := c.Form.Day("ended_on", "检查结束日")
		if !c.Form.OK() {
			return "", nil
		}
		task, subject, on := ids.Task(c.R.PathValue("task")), ids.Subject(c.R.PathValue("subject")), calendar.MustParse(text)
		return "", c.App.Inspection.End(c.Ctx(), c.By, task, subject, c.Version(), on)
	},
	Done: "检查已结束，请小组全体成员签字。",
}

// sign is sent with the digest of the sheet that the member was shown.
var sign = act.Act[seen]{
	Path: "sign", Right: authz.SignSheet, Title: "在汇总表上签字", Submit: "签字确认", Icon: "edit", Main: true,
	Final: true, Basis: law.Art173,
	Ready: func(v seen) error {
		if v.Visit.State != inspection.Ended {
			return law.Refuse(law.Art173, law.Conflict, "SHEET_NOT_FINAL", "检查还没有结束，汇总表没有定稿，不能签字。", "请等组长结束检查后再签字。")
		}
		return nil
	},
	What: []string{"您确认汇总表上的检查情况属实；您的签字与这张表的摘要一起存入公开日志。", "全体成员都签字后，各部门才能提交检查结果。"},
	Seen: func(v seen) string { return v.Visit.SheetHash },
	Facts: func(_ *desk.Desk, _ *http.Request, v seen) ([]ui.Def, error) {
		facts := []ui.Def{{Term: "检查对象", Text: v.Subject.Name}, {Term: "检查结束日", Text: v.Visit.EndedOn}}
		facts = append(facts, findingFacts(v)...)
		return append(facts, ui.Def{Term: "汇总表摘要（SHA-256）", Hash: v.Visit.SheetHash, Wide: true}), nil
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Inspection.Sign(c.Ctx(), c.By, ids.Task(c.R.PathValue("task")),
			ids.Subject(c.R.PathValue("subject")), c.Seen)
	},
	Done: "已签字。",
}

// findingFacts sums what each department found, with every failed point.
func findingFacts(v seen) []ui.Def {
	var out []ui.Def
	for _, c := range inspection.Counts(v.Sheets) {
		f := inspection.FindingsOf(v.Sheets, c.Dept)
		out = append(out, ui.Def{Term: v.Depts[c.Dept], Wide: true,
			Text: fmt.Sprintf("合格 %d 点，不合格 %d 点，不适用 %d 点，未检查 %d 点，未填写 %d 点",
				f.Pass, f.Fail, f.NA, f.Unchecked, c.Total-c.Answered)})
	}
	for _, sh := range v.Sheets {
		for _, p := range sh.Points {
			if p.Value == inspection.Fail {
				out = append(out, ui.Def{Term: "不合格", Text: sh.Name + "：" + p.Text + "。" + p.Note, Wide: true})
			}
		}
	}
	return out
}
