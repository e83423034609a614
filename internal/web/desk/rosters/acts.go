package rosters

import (
	"net/http"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/web/act"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// acts are those on one inspector of the roster.
var acts = act.Table[roster.Inspector]{
	Thing: act.Thing[roster.Inspector]{
		Path: "/inspectors/{code}",
		Load: func(d *desk.Desk, r *http.Request) (roster.Inspector, error) {
			return readableInspector(d, r, authz.ReadInspectors)
		},
		Resource: func(_ actor.Actor, in roster.Inspector) authz.Resource { return ofDept(in) },
		Seen:     func(in roster.Inspector) string { return act.Version(in.Version) },
		Href:     func(in roster.Inspector) string { return inspectorHref(in.Code) },
		Name:     func(in roster.Inspector) string { return in.Name },
		Crumbs:   []ui.Crumb{{Label: "执法检查人员名录库", Href: "/inspectors"}},
		Facts: func(_ *desk.Desk, _ *http.Request, in roster.Inspector) ([]ui.Def, error) {
			return []ui.Def{{Term: "姓名", Text: in.Name}, {Term: "内部编号", Text: string(in.Code)}}, nil
		},
	},
	Acts: []act.Act[roster.Inspector]{pause, resume, declareConflict, endConflict},
}

var pause = act.Act[roster.Inspector]{
	Path: "pause", Right: authz.EditInspector, Title: "停止抽取", Label: "停抽", Icon: "player-skip-forward", Basis: law.Art8,
	What: []string{"此后的抽取不再包括这个人，直到恢复在岗。", "此前的名录库确认随之失效，抽取前须重新确认。"},
	Fields: func(c act.Call, _ roster.Inspector) ([]ui.Field, error) {
		return []ui.Field{c.Form.Text("reason", "停抽原因").Need().Hint("例如：病假、脱产学习、借调").Max(100)}, nil
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Roster.PauseInspector(c.Ctx(), c.By, ids.Inspector(c.R.PathValue("code")), c.Version(),
			c.Form.String("reason"))
	},
	Done: "已停止抽取。",
}

var resume = act.Act[roster.Inspector]{
	Path: "resume", Right: authz.EditInspector, Title: "恢复在岗", Icon: "player-play", Direct: true, Basis: law.Art8,
	What: []string{"此后的抽取又包括这个人。"},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Roster.ResumeInspector(c.Ctx(), c.By, ids.Inspector(c.R.PathValue("code")), c.Version())
	},
	Done: "已恢复在岗。",
}

var declareConflict = act.Act[roster.Inspector]{
	Path: "conflicts/new", Right: authz.DeclareConflict, Title: "登记回避", Icon: "ban", Basis: law.Penalty43,
	What: []string{"此人不会被抽到检查这个对象。", "登记内容不公开；抽取材料里只有加盐的摘要，供事后核对。"},
	Fields: func(c act.Call, _ roster.Inspector) ([]ui.Field, error) {
		return []ui.Field{
			c.Form.Text("subject", "检查对象编号").Need().Hint("统一社会信用代码或内部编号").Max(55),
			c.Form.Select("kind", "回避情形", rosterOptions(roster.ConflictKinds)).Any("请选择").Need(),
			c.Form.Date("until", "截止日期").Hint("长期回避留空"),
		}, nil
	},
	Do: func(c act.Call) (string, error) {
		f := c.Form
		x := roster.Conflict{Inspector: ids.Inspector(c.R.PathValue("code")), Region: c.By.Region,
			Subject: ids.Subject(f.Required("subject", "检查对象编号")),
			Kind:    f.Chosen("kind", "回避情形", rosterOptions(roster.ConflictKinds))}
		if f.String("until") != "" {
			x.Until = f.Day("until", "截止日期")
		}
		if f.OK() {
			if _, err := roster.SubjectByID(c.Ctx(), c.App.DB.Read(), x.Region, x.Subject); err != nil {
				f.Fail("subject", "名录库里没有这个编号的检查对象，请核对。")
			}
		}
		if !f.OK() {
			return "", nil
		}
		return "", c.App.Roster.DeclareConflict(c.Ctx(), c.By, x)
	},
	Done: "已登记回避。",
}

// conflictOf is the conflict that the address names.
func conflictOf(inspector ids.Inspector, r *http.Request) roster.Conflict {
	q := r.URL.Query()
	return roster.Conflict{Inspector: inspector, Region: q.Get("region"), Subject: ids.Subject(q.Get("subject")),
		Kind: q.Get("kind")}
}

var endConflict = act.Act[roster.Inspector]{
	Path: "conflicts/end", Keep: []string{"subject", "region", "kind"}, Right: authz.DeclareConflict, Title: "终止回避",
	Basis: law.Penalty43,
	What:  []string{"回避到今天为止，明天起此人可能被抽到检查这个对象。"},
	Facts: func(d *desk.Desk, r *http.Request, in roster.Inspector) ([]ui.Def, error) {
		c := conflictOf(in.Code, r)
		x, err := roster.SubjectByID(r.Context(), d.App.DB.Read(), c.Region, c.Subject)
		return []ui.Def{{Term: "检查对象", Text: x.Name}, {Term: "回避情形", Text: c.KindName()}}, err
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Roster.EndConflict(c.Ctx(), c.By, conflictOf(ids.Inspector(c.R.PathValue("code")), c.R))
	},
	Done: "回避到今天为止。",
}
