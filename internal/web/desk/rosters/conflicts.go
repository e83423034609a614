package rosters

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

func inspectorCrumbs(in roster.Inspector) []ui.Crumb {
	return []ui.Crumb{{Label: "执法检查人员名录库", Href: "/inspectors"}, {Label: in.Name, Href: inspectorHref(in.Code)}}
}

// confirmInspector shows the page before an act on an inspector.
func confirmInspector(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, in roster.Inspector, title string, c ui.Confirm) error {
	c.Back = inspectorHref(in.Code)
	c.Facts = append([]ui.Def{{Term: "姓名", Text: in.Name}, {Term: "内部编号", Text: in.Code}}, c.Facts...)
	return ui.Confirmation.Render(w, r, s.R, status, s.R.Shell(r, title, inspectorCrumbs(in)...), c)
}

func pauseForm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, in roster.Inspector, f *ui.Form) error {
	return confirmInspector(s, w, r, status, in, "停止抽取", ui.Confirm{
		Form: f, Action: fmt.Sprintf("%s/pause?seen=%d", inspectorHref(in.Code), in.Version), Basis: law.Art8, Submit: "停止抽取",
		What:   []string{"此后的抽取不再包括这个人，直到恢复在岗。", "此前的名录库确认随之失效，抽取前须重新确认。"},
		Fields: []ui.Field{f.Text("reason", "停抽原因").Need().Hint("例如：病假、脱产学习、借调").Max(100)},
	})
}

func inspectorPause(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	in, err := readableInspector(s, r, authz.EditInspector)
	if err != nil {
		return err
	}
	return pauseForm(s, w, r, http.StatusOK, in, ui.NewForm())
}

// seenInQuery is the version that the page showed when it made its link.
func seenInQuery(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("seen"))
	if err != nil {
		return 0
	}
	return n
}

func inspectorPaused(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	in, err := readableInspector(s, r, authz.EditInspector)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	err = s.App.Roster.PauseInspector(r.Context(), s.Actor(r).WithKey(f.Key), in.Code, seenInQuery(r), f.String("reason"))
	if f.Refused(err) {
		return pauseForm(s, w, r, http.StatusUnprocessableEntity, in, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, inspectorHref(in.Code), "已停止抽取。")
}

func inspectorResumed(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	code := r.PathValue("code")
	if err := s.App.Roster.ResumeInspector(r.Context(), s.Actor(r).WithKey(f.Key), code, seenInQuery(r)); err != nil {
		return err
	}
	return ui.SeeOther(w, r, inspectorHref(code), "已恢复在岗。")
}

func conflictForm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, in roster.Inspector, f *ui.Form) error {
	return confirmInspector(s, w, r, status, in, "登记回避", ui.Confirm{
		Form: f, Action: inspectorHref(in.Code) + "/conflicts/new", Basis: law.Penalty43, Submit: "登记回避",
		What: []string{"此人不会被抽到检查这个对象。", "登记内容不公开；抽取材料里只有加盐的摘要，供事后核对。"},
		Fields: []ui.Field{
			f.Text("subject", "检查对象编号").Need().Hint("统一社会信用代码或内部编号").Max(55),
			f.Select("kind", "回避情形", rosterOptions(roster.ConflictKinds)).Any("请选择").Need(),
			f.Date("until", "截止日期").Hint("长期回避留空"),
		},
	})
}

func conflictNew(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	in, err := readableInspector(s, r, authz.DeclareConflict)
	if err != nil {
		return err
	}
	return conflictForm(s, w, r, http.StatusOK, in, ui.NewForm())
}

func conflictDeclare(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	in, err := readableInspector(s, r, authz.DeclareConflict)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	by := s.Actor(r)
	c := roster.Conflict{Inspector: in.Code, Region: by.Region, Subject: f.Required("subject", "检查对象编号"), Kind: f.Chosen("kind", "回避情形", rosterOptions(roster.ConflictKinds))}
	if f.String("until") != "" {
		c.Until = f.Day("until", "截止日期")
	}
	if f.OK() {
		if _, err := roster.SubjectByID(r.Context(), s.App.DB.Read(), c.Region, c.Subject); err != nil {
			f.Fail("subject", "名录库里没有这个编号的检查对象，请核对。")
		}
	}
	if !f.OK() {
		return conflictForm(s, w, r, http.StatusUnprocessableEntity, in, f)
	}
	err = s.App.Roster.DeclareConflict(r.Context(), by.WithKey(f.Key), c)
	if f.Refused(err) {
		return conflictForm(s, w, r, http.StatusUnprocessableEntity, in, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, inspectorHref(in.Code), "已登记回避。")
}

func conflictOf(in roster.Inspector, r *http.Request) roster.Conflict {
	q := r.URL.Query()
	return roster.Conflict{Inspector: in.Code, Region: q.Get("region"), Subject: q.Get("subject"), Kind: q.Get("kind")}
}

func conflictEnd(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	in, err := readableInspector(s, r, authz.DeclareConflict)
	if err != nil {
		return err
	}
	c := conflictOf(in, r)
	x, err := roster.SubjectByID(r.Context(), s.App.DB.Read(), c.Region, c.Subject)
	if err != nil {
		return err
	}
	query := url.Values{"subject": {c.Subject}, "region": {c.Region}, "kind": {c.Kind}}
	return confirmInspector(s, w, r, http.StatusOK, in, "终止回避", ui.Confirm{
		Form: ui.NewForm(), Action: inspectorHref(in.Code) + "/conflicts/end?" + query.Encode(), Basis: law.Penalty43, Submit: "终止回避",
		What:  []string{"回避到今天为止，明天起此人可能被抽到检查这个对象。"},
		Facts: []ui.Def{{Term: "检查对象", Text: x.Name}, {Term: "回避情形", Text: c.KindName()}},
	})
}

func conflictEnded(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	in, err := readableInspector(s, r, authz.DeclareConflict)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	if err := s.App.Roster.EndConflict(r.Context(), s.Actor(r).WithKey(f.Key), conflictOf(in, r)); err != nil {
		return err
	}
	return ui.SeeOther(w, r, inspectorHref(in.Code), "回避到今天为止。")
}
