package visits

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/inspection"
	"yangguang/internal/law"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// visitSave stores what was filled in, partial or whole. Blank points are left
// as they are, so that two people of a department may fill in one page.
func visitSave(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	v, err := visit(s, r)
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
	by := s.Actor(r)
	err = s.App.Inspection.Save(r.Context(), by.WithKey(f.Key), v.Task.ID, v.Visit.Subject, input)
	if v.writes(by) && f.Refused(err) {
		return showVisit(s, w, r, http.StatusUnprocessableEntity, v, f)
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

func visitStartAsk(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	v, err := visit(s, r)
	if err != nil {
		return err
	}
	if err := s.Permit(r, authz.StartVisit, inspection.Resource(v.Task, v.Team, v.Visit.Subject, v.Task.Initiator)); err != nil {
		return err
	}
	var names []string
	for _, m := range v.Team {
		names = append(names, v.Names[m.Inspector]+"（"+v.Depts[m.Dept]+"）")
	}
	return ui.Confirmation.Render(w, r, s.R, http.StatusOK, s.R.Shell(r, "开始检查", v.crumbs(true)...), ui.Confirm{
		Form: ui.NewForm(), Action: v.href("start"), Submit: "开始检查", Back: v.href(), Basis: law.Art14,
		What: []string{"今天（" + s.Today().String() + "）记为这家检查对象的检查开始日期。",
			"检查表按任务锁定的事项版本固定下来，各部门的组员开始填写本部门的检查表。",
			"系统核对每个部门在小组里持有效执法证的人员不少于两名。"},
		Facts: []ui.Def{{Term: "检查对象", Text: v.Subject.Name}, {Term: "任务", Text: v.Task.Name}, {Term: "检查小组", Text: strings.Join(names, "、"), Wide: true}},
	})
}

func visitStart(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	taskID, subject := r.PathValue("task"), r.PathValue("subject")
	if err := s.App.Inspection.Start(r.Context(), s.Actor(r).WithKey(f.Key), taskID, subject); err != nil {
		return err
	}
	return ui.SeeOther(w, r, show.VisitHref(taskID, subject), "检查已开始，各部门的组员可以填写检查表。")
}

func visitEndAsk(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	v, err := visit(s, r)
	if err != nil {
		return err
	}
	f := ui.NewForm()
	f.Set("ended_on", s.Today().String())
	return endConfirm(s, w, r, http.StatusOK, v, f, strconv.Itoa(v.Visit.Version))
}

// endConfirm asks the leader; version is that of the answers he was shown, so
// that what is saved meanwhile is not ended unseen.
func endConfirm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, v seen, f *ui.Form, version string) error {
	if err := s.Permit(r, authz.EndVisit, inspection.Resource(v.Task, v.Team, v.Visit.Subject, v.Task.Initiator)); err != nil {
		return err
	}
	c := ui.Confirm{
		Form: f, Action: v.href("end") + "?version=" + url.QueryEscape(version), Submit: "结束检查", Back: v.href(), Basis: law.Art174, Irreversible: true,
		What:   []string{"检查表和汇总表定稿，不能再改。", "检查结束日只能填一次；各部门的结果从这一天起二十个工作日内公示。", "小组全体成员随后在汇总表上签字；签字晚了，检查结束日不变。"},
		Facts:  append([]ui.Def{{Term: "检查对象", Text: v.Subject.Name}, {Term: "开始日期", Text: v.Visit.StartedOn}}, findingFacts(v)...),
		Fields: []ui.Field{f.Date("ended_on", "检查结束日").Need().Between(v.Visit.StartedOn, s.Today().String()).Hint("最后一项检查完成的日期，不早于开始日期，不晚于今天")},
	}
	if missing := inspection.Missing(v.Sheets); len(missing) > 0 {
		c.What = []string{fmt.Sprintf("还有 %d 点没有填写，填完才能结束：%s。", len(missing), strings.Join(missing, "、"))}
	}
	return ui.Confirmation.Render(w, r, s.R, status, s.R.Shell(r, "结束检查", v.crumbs(true)...), c)
}

// findingFacts sums what each department found, with every failed point.
func findingFacts(v seen) []ui.Def {
	var out []ui.Def
	for _, c := range inspection.Counts(v.Sheets) {
		f := inspection.FindingsOf(v.Sheets, c.Dept)
		out = append(out, ui.Def{Term: v.Depts[c.Dept], Wide: true,
			Text: fmt.Sprintf("合格 %d 点，不合格 %d 点，不适用 %d 点，未检查 %d 点，未填写 %d 点", f.Pass, f.Fail, f.NA, f.Unchecked, c.Total-c.Answered)})
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

func visitEnd(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	v, err := visit(s, r)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	query := r.URL.Query().Get("version")
	version, err := strconv.Atoi(query)
	if err != nil {
		version = 0 // stale by definition
	}
	var on calendar.Date
	if text := f.Day("ended_on", "检查结束日"); text != "" {
		on = calendar.MustParse(text)
	}
	if !f.OK() {
		return endConfirm(s, w, r, http.StatusUnprocessableEntity, v, f, query)
	}
	err = s.App.Inspection.End(r.Context(), s.Actor(r).WithKey(f.Key), v.Task.ID, v.Visit.Subject, on, version)
	if f.Refused(err) {
		return endConfirm(s, w, r, http.StatusUnprocessableEntity, v, f, query)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, v.href(), "检查已结束，请小组全体成员签字。")
}

func visitSignAsk(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	v, err := visit(s, r)
	if err != nil {
		return err
	}
	if err := s.Permit(r, authz.SignSheet, inspection.Resource(v.Task, v.Team, v.Visit.Subject, v.Task.Initiator)); err != nil {
		return err
	}
	if v.Visit.State != inspection.Ended {
		return law.Refuse(law.Art173, law.Conflict, "VISIT_NOT_ENDED", "检查还没有结束，汇总表没有定稿，不能签字。", "请等组长结束检查后再签字。")
	}
	return ui.Confirmation.Render(w, r, s.R, http.StatusOK, s.R.Shell(r, "在汇总表上签字", v.crumbs(true)...), ui.Confirm{
		Form: ui.NewForm(), Action: v.href("sign") + "?sheet=" + url.QueryEscape(v.Visit.SheetHash), Submit: "签字确认", Back: v.href(), Basis: law.Art173, Irreversible: true,
		What: []string{"您确认汇总表上的检查情况属实；您的签字与这张表的摘要一起存入公开日志。", "全体成员都签字后，各部门才能提交检查结果。"},
		Facts: append(append([]ui.Def{{Term: "检查对象", Text: v.Subject.Name}, {Term: "检查结束日", Text: v.Visit.EndedOn}}, findingFacts(v)...),
			ui.Def{Term: "汇总表摘要（SHA-256）", Hash: v.Visit.SheetHash, Wide: true}),
	})
}

func visitSign(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	taskID, subject := r.PathValue("task"), r.PathValue("subject")
	if err := s.App.Inspection.Sign(r.Context(), s.Actor(r).WithKey(f.Key), taskID, subject, r.URL.Query().Get("sheet")); err != nil {
		return err
	}
	return ui.SeeOther(w, r, show.VisitHref(taskID, subject), "已签字。")
}
