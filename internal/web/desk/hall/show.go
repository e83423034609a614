package hall

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type hallListPage struct {
	Filter ui.Filter
	Rows   []hallListRow
	Pager  ui.Pager
	None   ui.Empty
}

type hallListRow struct {
	ID, Href, Title, Kind, Dept string
	Attempt                     int
	FrozenAt                    int64
	State                       ui.Badge
	Late                        bool
}

var hallListView = ui.Define[hallListPage]("hall/list")

func kindName(k draw.Kind) string {
	if k == draw.KindInspectors {
		return "执法检查人员"
	}
	return "检查对象"
}

func hallList(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, by := ui.Query(r), s.Actor(r)
	page := f.PageNumber()
	rows, err := sampling.List(r.Context(), s.App.DB.Read(), sampling.Filter{Kind: draw.Kind(f.String("kind")), State: sampling.State(f.String("state")),
		Text: f.String("text"), Limit: show.PageSize + 1, Offset: (page - 1) * show.PageSize})
	if err != nil {
		return err
	}
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	p := hallListPage{
		Filter: ui.Filter{Action: "/hall", Fields: []ui.Field{
			f.Text("text", "编号或名称"),
			f.Select("kind", "抽取内容", []ui.Option{{Value: "objects", Label: "检查对象"}, {Value: "inspectors", Label: "执法检查人员"}}).Any("全部"),
			f.Select("state", "状态", []ui.Option{{Value: "frozen", Label: sampling.Frozen.Name()}, {Value: "drawn", Label: sampling.Drawn.Name()}, {Value: "locked", Label: sampling.Locked.Name()}, {Value: "failed", Label: sampling.Failed.Name()}}).Any("全部"),
		}},
		None: ui.Empty{Title: "还没有抽取", Text: "任务批准、两库确认并冻结抽取池之后，抽取会出现在这里。"},
	}
	more := len(rows) > show.PageSize
	if more {
		rows = rows[:show.PageSize]
	}
	now := s.App.Ledger.Clock().UnixMicro()
	for _, d := range rows {
		h, err := sampling.HallOf(r.Context(), s.App.DB.Read(), d.ID)
		if err != nil {
			return err
		}
		res, err := s.HallResource(r, h)
		if err != nil {
			return err
		}
		if s.App.Authz.Permit(by, authz.WatchHall, res) != nil {
			continue
		}
		p.Rows = append(p.Rows, hallListRow{ID: d.ID, Href: "/hall/" + d.ID, Title: d.Title, Kind: kindName(d.Kind), Dept: depts[d.Dept].Short,
			Attempt: d.Attempt, FrozenAt: d.FrozenAt, State: show.DrawBadge(d), Late: late(d, now)})
	}
	p.Pager = show.OpenPager(r, page, len(p.Rows), more)
	sh := s.R.Shell(r, "抽取大厅")
	sh.Lead = "每次抽取都按“冻结、承诺、掷数、开启、结果、锁定”的顺序进行，刷新页面不会改变任何内容。"
	return hallListView.Render(w, r, s.R, http.StatusOK, sh, p)
}

// late is a freeze without a result by its time limit (ssj/1 section 6).
func late(d sampling.Draw, now int64) bool {
	return (d.State == sampling.Frozen || d.State == sampling.Failed) && now > d.LimitAt
}

// watchedHall loads the draw of the path for somebody who may watch it.
func watchedHall(s *desk.Desk, r *http.Request) (sampling.Hall, error) {
	h, err := sampling.HallOf(r.Context(), s.App.DB.Read(), r.PathValue("draw"))
	if err != nil {
		return h, err
	}
	res, err := s.HallResource(r, h)
	if err != nil {
		return h, err
	}
	return h, s.Permit(r, authz.WatchHall, res)
}

type hallStratum struct {
	Name, Rate, CutOff string
	Pool, Drawn        int64 // Drawn is negative before the result
}

type hallTeamRow struct {
	Place                 int
	Name, Slot, Inspector string
	Ticket                string
	Gap                   bool
}

type hallPage struct {
	Steps    []ui.Step
	Stage    string // what is being waited for, large
	Hint     string
	Facts    []ui.Def
	Hashes   []ui.Def // frozen inputs
	Commits  []ui.Def
	Rolls    []ui.Dice
	Strata   []hallStratum
	Tickets  *ui.Tickets
	Picks    []show.PickRow
	Teams    []hallTeamRow
	Attempts []ui.Notice
	Forms    []hallForm
	Acts     []ui.Act
	Bundle   string // URL of the published bundle
	Verify   string // page with the commands for this draw
	Embargo  bool
}

var hallView = ui.Define[hallPage]("hall/show")

func hallShow(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	h, err := watchedHall(s, r)
	if err != nil {
		return err
	}
	return showHall(s, w, r, http.StatusOK, h, nil)
}

// showHall renders the hall; failed is a form that was refused, shown again
// with what the person typed.
func showHall(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, h sampling.Hall, failed *hallForm) error {
	p := hallPage{Embargo: h.Draw.Embargoed()}
	hallStage(s, r, h, &p)
	if err := hallMaterial(s, r, h, &p); err != nil {
		return err
	}
	if err := hallResult(s, r, h, &p); err != nil {
		return err
	}
	p.Forms = hallForms(s, r, h, failed)
	var err error
	if p.Acts, err = s.Timeline(r, "draw:"+h.Draw.ID); err != nil {
		return err
	}
	sh := s.R.Shell(r, h.Draw.Title, ui.Crumb{Label: "抽取大厅", Href: "/hall"}, ui.Crumb{Label: "任务", Href: "/tasks/" + h.Draw.Task})
	sh.Area, sh.Badge, sh.Live = ui.Hall, show.DrawBadge(h.Draw), "/hall/"+h.Draw.ID+"/live"
	sh.Fresh = "/hall/" + h.Draw.ID // the page may stand at the address of a form that was refused
	sh.Lead = kindName(h.Draw.Kind) + "抽取 " + h.Draw.ID
	sh.Scripts = []string{"hash.js", "witness.js", "tickets.js"}
	return hallView.Render(w, r, s.R, status, sh, p)
}

func hallStage(s *desk.Desk, r *http.Request, h sampling.Hall, p *hallPage) {
	st := h.Stage()
	committed := 0
	for _, c := range h.Commitments {
		if c.Hash != "" {
			committed++
		}
	}
	labels := []struct {
		label, note string
		at          sampling.Stage // the stage in which this step is the current one
	}{
		{"冻结", clockTime(h.Draw.FrozenAt), -1},
		{"承诺", fmt.Sprintf("%d / %d", committed, len(h.Commitments)), sampling.ToCommit},
		{"掷数", "", sampling.ToRoll},
		{"开启", "", sampling.ToOpen},
		{"结果", clockTime(h.Draw.DrawnAt), sampling.ToReveal},
		{"锁定", clockTime(h.Draw.LockedAt), sampling.ToLock},
	}
	for _, l := range labels {
		step := ui.Step{Label: l.label, Note: l.note, State: ui.Ahead}
		switch {
		case st == sampling.Stopped:
			step.State = ui.Stopped
		case l.at < st:
			step.State = ui.Done
		case l.at == st:
			step.State = ui.Current
		}
		p.Steps = append(p.Steps, step)
	}
	hints := map[sampling.Stage]string{
		sampling.ToCommit: "见证人用自己的账号登录本页，生成密值并提交承诺值；密值由本人保存。",
		sampling.ToRoll:   "在现场掷出数字，由两人分别录入，一致后生效。",
		sampling.ToOpen:   "见证人输入自己保存的密值，与承诺核对。",
		sampling.ToReveal: "经办人开启平台密值，系统按公开的算法计算结果；结果只有一种可能。",
		sampling.ToLock:   "由抽取人以外的人核对后锁定。锁定后不得更改。",
		sampling.Done:     "结果已经锁定。任何人都可以下载验证包，用通用工具重算。",
		sampling.Stopped:  "材料有误，本次已作废并公开理由。改正后在任务页面重新冻结。",
	}
	p.Stage, p.Hint = st.String(), hints[st]
	if st == sampling.ToRoll && halfTyped(h) {
		p.Hint = "已有一人录入，等待另一人照现场数字录入；两人一致后生效。"
	}
	if st == sampling.Done && p.Embargo {
		p.Hint = "结果已经锁定，检查结束之前不公开。"
	}
}

// halfTyped says that one person has typed a roll on which nobody agrees yet.
func halfTyped(h sampling.Hall) bool {
	return slices.ContainsFunc(h.Dice, func(d sampling.Dice) bool {
		_, agreed := h.Agreed(d.Seq)
		return !agreed
	})
}

func clockTime(micros int64) string {
	if micros == 0 {
		return ""
	}
	return calendar.Local(time.UnixMicro(micros)).Format("15:04:05")
}

func hallMaterial(s *desk.Desk, r *http.Request, h sampling.Hall, p *hallPage) error {
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	ids := []string{h.Draw.FrozenBy, h.Draw.DrawnBy, h.Draw.LockedBy}
	for _, c := range h.Commitments {
		ids = append(ids, c.Person)
	}
	names, err := identity.Names(r.Context(), s.App.DB.Read(), ids)
	if err != nil {
		return err
	}
	d := h.Draw
	unit := "抽取池"
	if d.Kind == draw.KindInspectors {
		unit = "待配对象"
	}
	p.Facts = []ui.Def{
		{Term: "抽取编号", Text: d.ID}, {Term: "抽取部门", Text: depts[d.Dept].Name},
		{Term: unit, Text: strconv.FormatInt(d.Pool, 10) + "户"}, {Term: "排除", Text: strconv.FormatInt(d.Excluded, 10) + "户"},
		{Term: "第几次", Text: strconv.Itoa(d.Attempt)}, {Term: "摘要算法", Text: d.Hash.Name()},
		{Term: "冻结人", Text: show.OrDash(names[d.FrozenBy])}, {Term: "抽取人 / 锁定人", Text: show.OrDash(names[d.DrawnBy]) + " / " + show.OrDash(names[d.LockedBy])},
	}
	for _, f := range h.Files {
		if f.Name == draw.OpeningsFile || f.Name == draw.SeedFile || f.Name == draw.ResultFile {
			continue
		}
		hash, sealed := h.ShownHash(f)
		term := fileWords[f.Name]
		if sealed {
			term += "（封存摘要）"
		}
		p.Hashes = append(p.Hashes, ui.Def{Term: term, Hash: hash, Wide: true})
	}
	for _, c := range h.Commitments {
		def := ui.Def{Term: partyName(c.Party, names[c.Person]), Wide: true}
		if c.Hash == "" {
			def.Badge = ui.Badge{Text: "等待承诺", Tone: ui.Warn}
		} else {
			def.Hash = c.Hash
		}
		p.Commits = append(p.Commits, def)
	}
	for i, n := range h.Rolls() {
		digits, _ := h.Agreed(i)
		p.Rolls = append(p.Rolls, ui.Dice{Digits: digits, Total: n})
	}
	for _, a := range h.Attempts {
		if a.VoidAskedAt == 0 {
			continue
		}
		n := ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("第%d次已申请作废，等待主要负责人决定", a.N), Text: "理由：" + a.VoidReason}
		if a.VoidAt != 0 {
			n.Tone, n.Title = ui.Bad, fmt.Sprintf("第%d次已经作废", a.N)
		}
		p.Attempts = append(p.Attempts, n)
	}
	return nil
}

var fileWords = map[string]string{
	draw.PlanFile: "抽取方案 plan.txt", draw.RosterFile: "名册 roster.txt", draw.ExcludedFile: "排除名单 excluded.txt",
	draw.AssignmentsFile: "待配对象 assignments.txt", draw.InspectorsFile: "可抽人员 inspectors.txt", draw.ConflictsFile: "回避情形摘要 conflicts.txt",
}

func partyName(party, person string) string {
	if party == sampling.Platform {
		return "平台承诺"
	}
	return "见证人承诺（" + person + "）"
}

func hallResult(s *desk.Desk, r *http.Request, h sampling.Hall, p *hallPage) error {
	for _, st := range h.Strata {
		row := hallStratum{Name: st.Name, Rate: show.RateText(st.Num, st.Den, st.Fixed), Pool: st.Pool, Drawn: st.Drawn, CutOff: st.CutOff}
		if h.Now().Seed == "" {
			row.Drawn = -1
		}
		p.Strata = append(p.Strata, row)
	}
	if h.Now().Seed == "" {
		return nil
	}
	p.Commits = append(p.Commits, ui.Def{Term: "种子", Hash: h.Now().Seed, Wide: true},
		ui.Def{Term: "抽取密钥 K", Hash: draw.Key(h.Draw.Hash, h.Draw.Kind, h.Now().Seed), Wide: true})
	if h.Draw.Public() {
		p.Bundle, p.Verify = "/draws/"+h.Draw.ID+"/bundle.zip", "/verify?draw="+h.Draw.ID
	}
	if h.Draw.Kind == draw.KindInspectors {
		return hallTeams(s, r, h, p)
	}
	t, err := task.ByID(r.Context(), s.App.DB.Read(), h.Draw.Task)
	if err != nil {
		return err
	}
	if p.Picks, err = s.PickRows(r.Context(), t); err != nil {
		return err
	}
	tickets := ui.Tickets{URL: "/hall/" + h.Draw.ID + "/tickets.json"}
	for _, st := range h.Strata {
		tickets.Strata = append(tickets.Strata, ui.Stratum{Name: st.Name, N: int(st.Pool), Drawn: int(st.Drawn), CutOff: st.CutOff})
	}
	p.Tickets = &tickets
	return nil
}

func hallTeams(s *desk.Desk, r *http.Request, h sampling.Hall, p *hallPage) error {
	q := s.App.DB.Read()
	seats, err := sampling.Seats(r.Context(), q, h.Draw.ID)
	if err != nil {
		return err
	}
	people, err := roster.Inspectors(r.Context(), q, h.Draw.Dept)
	if err != nil {
		return err
	}
	names := make(map[string]string)
	for _, in := range people {
		names[in.Code] = in.Name
	}
	var ids []string
	for _, seat := range seats {
		ids = append(ids, seat.Subject)
	}
	subjects, err := roster.SubjectsByID(r.Context(), q, h.Draw.Region, ids)
	if err != nil {
		return err
	}
	for _, seat := range seats {
		row := hallTeamRow{Place: seat.Place, Name: subjects[seat.Subject].Name, Slot: strconv.Itoa(seat.Slot), Ticket: seat.Ticket}
		switch {
		case seat.Lacks != "":
			row.Slot, row.Inspector, row.Gap = "资质", "缺少 "+seat.Lacks, true
		case seat.Inspector == "":
			row.Inspector, row.Gap = "空缺", true
		default:
			row.Inspector = names[seat.Inspector] + "（" + seat.Inspector + "）"
		}
		p.Teams = append(p.Teams, row)
	}
	return nil
}
