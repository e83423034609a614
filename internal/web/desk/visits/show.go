package visits

import (
	"fmt"
	"net/http"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/law"
	"yangguang/internal/publication"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type partView struct {
	Dept, Members, Items string
	Progress             ui.Progress
}

type signView struct {
	Name, Dept string
	Leader     bool
	State      ui.Badge
	At         int64
}

type showPage struct {
	Next   *ui.Notice
	Facts  []ui.Def
	Shares []partView
	Form   *ui.Form // nil: nothing to fill in
	Action string
	Mine   []show.SheetView // of the person's department, to be filled in
	Others []show.SheetView

	Unfilled string // id of the first point of Mine without an answer
	Left     int    // of Mine

	Signs   []signView
	Missing []string
	Results []resultLink
	Acts    []ui.Act
}

type resultLink struct {
	Dept  string
	Href  string
	Enter *ui.Action
	State ui.Badge
	Clock ui.Clock
}

var showView = ui.Define[showPage]("visits/show")

func read(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	v, err := load(d, r)
	if err != nil {
		return err
	}
	return render(d, w, r, http.StatusOK, v, nil)
}

// render shows the visit; posted is the form as sent when it is shown
// again with what is wrong.
func render(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, v seen, posted *ui.Form) error {
	by := d.Actor(r)
	p := showPage{Facts: v.facts(d), Action: v.href(), Missing: inspection.Missing(v.Sheets)}
	if v.writes(by) {
		if p.Form = posted; posted == nil {
			p.Form = ui.NewForm()
		}
	}
	for _, sh := range v.Sheets {
		if p.Form != nil && sh.Dept == by.Dept {
			mine := show.Sheet(sh, v.Names, v.Depts, p.Form, posted != nil)
			p.unfilled(mine)
			p.Mine = append(p.Mine, mine)
		} else {
			other := show.Sheet(sh, v.Names, v.Depts, nil, false)
			other.Folded = p.Form != nil
			p.Others = append(p.Others, other)
		}
	}
	if len(p.Mine) == 0 {
		p.Form = nil
	}
	p.Shares, p.Signs = v.shares(), v.signs()
	var err error
	if p.Results, err = results(d, r, v); err != nil {
		return err
	}
	sh := d.R.Shell(r, v.Subject.Name, v.crumbs(false)...)
	sh.Badge = show.VisitBadge(v.Visit.State)
	if p.Form != nil {
		sh.Lead = v.briefly()
	}
	p.Next, sh.Actions = next(d, by, v, p)
	if v.Visit.ID != "" {
		if p.Acts, err = d.Timeline(r, "visit:"+v.Visit.ID); err != nil {
			return err
		}
	}
	return showView.Render(w, r, d.R, status, sh, p)
}

// unfilled counts what the person's own sheet still lacks.
func (p *showPage) unfilled(sh show.SheetView) {
	p.Left += sh.Left
	for _, pt := range sh.Points {
		if p.Unfilled == "" && pt.Ask.Value == "" {
			p.Unfilled = pt.Ask.ID()
		}
	}
}

// briefly says where it is and who is there, above the checklist.
func (v seen) briefly() string {
	names := []string{v.Names[inspection.Leader(v.Team)] + "（组长）"}
	for _, m := range v.Team {
		if !m.Leader {
			names = append(names, v.Names[m.Inspector])
		}
	}
	return strings.TrimLeft(v.Subject.Address+"　"+strings.Join(names, "、"), "　")
}

func (v seen) facts(d *desk.Desk) []ui.Def {
	facts := []ui.Def{
		{Term: "对象代码", Text: string(v.Subject.ID)}, {Term: "任务编号", Text: v.Task.No},
		{Term: "任务名称", Text: v.Task.Name, Wide: true},
		{Term: "执行时间", Text: v.Task.From + " 至 " + v.Task.To},
		{Term: "组长", Text: v.Names[inspection.Leader(v.Team)]},
	}
	if v.Subject.Address != "" {
		facts = append(facts, ui.Def{Term: "地址", Text: v.Subject.Address, Wide: true})
	}
	if v.Visit.State != inspection.Waiting {
		facts = append(facts, ui.Def{Term: "开始日期", Text: v.Visit.StartedOn})
	}
	if v.Visit.State == inspection.Ended {
		c := d.Clock(v.Visit.DueOn, "")
		facts = append(facts, ui.Def{Term: "检查结束日", Text: v.Visit.EndedOn}, ui.Def{Term: "公示期限", Clock: &c},
			ui.Def{Term: "汇总表摘要（SHA-256）", Hash: v.Visit.SheetHash, Wide: true})
	}
	return facts
}

// shares says who must answer what.
func (v seen) shares() []partView {
	var out []partView
	for _, c := range inspection.Counts(v.Sheets) {
		var names, items []string
		for _, code := range inspection.Share(v.Team, c.Dept) {
			names = append(names, v.Names[code])
		}
		for _, sh := range v.Sheets {
			if sh.Dept == c.Dept {
				items = append(items, sh.Name)
			}
		}
		out = append(out, partView{Dept: v.Depts[c.Dept], Members: strings.Join(names, "、"), Items: strings.Join(items, "、"),
			Progress: ui.Progress{Label: v.Depts[c.Dept] + "已填写", Done: c.Answered, Total: c.Total}})
	}
	return out
}

func (v seen) signs() []signView {
	out := make([]signView, len(v.Team))
	for i, m := range v.Team {
		out[i] = signView{Name: v.Names[m.Inspector], Dept: v.Depts[m.Dept], Leader: m.Leader, State: ui.Badge{Text: "未签字"}}
		for _, x := range v.Signed {
			if x.Inspector == m.Inspector {
				out[i].State, out[i].At = ui.Badge{Text: "已签字", Tone: ui.Good}, x.At
			}
		}
		if v.Visit.State == inspection.Ended && out[i].At == 0 {
			out[i].State.Tone = ui.Warn
		}
	}
	return out
}

func results(d *desk.Desk, r *http.Request, v seen) ([]resultLink, error) {
	list, err := publication.ResultsOfVisit(r.Context(), d.App.DB.Read(), v.Visit.Key)
	var out []resultLink
	for _, res := range list {
		l := resultLink{Dept: v.Depts[res.Dept], Href: d.ResultFor(r, res, v.Task, v.Team),
			State: show.ResultBadge(res.State), Clock: d.ResultClock(res)}
		if res.Editable() && d.Permit(r, authz.EnterResult, publication.Resource(res, v.Task, v.Team)) == nil {
			a := ui.Link("录入结果", v.href("results", string(res.Dept)), "edit")
			l.Enter = &a
		}
		out = append(out, l)
	}
	return out, err
}

// next says what comes next, and offers the button to whoever may press it.
func next(d *desk.Desk, by actor.Actor, v seen, p showPage) (*ui.Notice, []ui.Action) {
	res := inspection.Resource(v.Task, v.Team, v.Visit.Subject, v.Task.Initiator)
	leads := d.App.Authz.Permit(by, authz.StartVisit, res) == nil
	leader := v.Names[inspection.Leader(v.Team)]
	info := func(title, text string, basis law.Provision) *ui.Notice {
		return &ui.Notice{Tone: ui.Info, Title: title, Text: text, Basis: basis}
	}
	switch v.Visit.State {
	case inspection.Waiting:
		if v.Task.State != task.Staffed && v.Task.State != task.Inspecting {
			return info("等待抽取检查人员", "各部门抽取并锁定检查人员后才能开始。", law.Art11), nil
		}
		if leads {
			return info("下一步：开始检查", "您是组长，到现场后由您开始检查。", law.Art14), []ui.Action{acts.Link(start, v)}
		}
		return info("等待组长开始检查", "组长是"+leader+"。检查开始后，各部门的组员填写本部门的检查表。", law.Art14), nil
	case inspection.Inspecting:
		if len(p.Missing) > 0 {
			n := info(fmt.Sprintf("还有 %d 点没有填写", len(p.Missing)), "本次清单中的事项一次查完；清单之外的问题不加进检查表，请登记线索。", law.Art15)
			if leads {
				return n, []ui.Action{acts.Link(end, v)}
			}
			return n, nil
		}
		if leads {
			return info("全部填写完毕", "请核对后结束检查。", law.Art15), []ui.Action{acts.Link(end, v).Main()}
		}
		return info("全部填写完毕", "等待组长"+leader+"结束检查。", law.Art15), nil
	}
	if v.Visit.SignedAt == 0 {
		left, _ := unsigned(v)
		n := &ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("汇总表还缺 %d 人签字", len(left)),
			Text: strings.Join(left, "、") + "。签字晚于检查结束日，不影响公示期限的计算。", Basis: law.Art173}
		if v.member(by.Inspector) && !v.hasSigned(by.Inspector) {
			return n, []ui.Action{acts.Link(sign, v)}
		}
		return n, nil
	}
	return info("汇总表已由全体成员签字", "各部门录入自己的检查结果，报本部门审批后公示。", law.Art174), nil
}

func unsigned(v seen) (names []string, codes []ids.Inspector) {
	for _, m := range inspection.Unsigned(v.Team, v.Signed) {
		names, codes = append(names, v.Names[m.Inspector]), append(codes, m.Inspector)
	}
	return names, codes
}
