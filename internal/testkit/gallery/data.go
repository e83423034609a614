package gallery

import (
	"encoding/json"
	"fmt"
	"net/http"

	"yangguang/internal/law"
	"yangguang/internal/web/ui"
)

// Seed stands where a page shows a hash.
const Seed = "9f2c41d07b6be5a8b1e0f1cb40f7a54f3b6c0d7d2a4e91c388b0512ee34d71aa"

// At is when everything happens: on 2026-11-20, in microseconds since 1970.
const At = int64(1_795_137_014_000_000)

var depts = []ui.Option{{Value: "371000-sg", Label: "社会工作部"}, {Value: "371000-yj", Label: "应急管理局"},
	{Value: "371000-sc", Label: "市场监督管理局"}}

var rows = func() []row {
	names := []string{"2026年第四季度民办非企业单位规范运行部门联合抽查", "餐饮服务单位食品安全随机抽查", "危险化学品经营企业安全生产联合检查", "校外培训机构办学行为专项抽查",
		"劳务派遣单位用工情况抽查", "医疗美容机构依法执业联合抽查", "社会团体年度报告真实性抽查", "养老机构消防与食品安全联合抽查", "人力资源服务机构经营情况抽查", "民办学校收费行为抽查"}
	states := []ui.Badge{{Text: "检查中", Tone: ui.Info}, {Text: "已公示", Tone: ui.Good}, {Text: "待抽取"},
		{Text: "快到期限", Tone: ui.Warn}, {Text: "超期未公示", Tone: ui.Bad}}
	clocks := []ui.Clock{{Due: "2026-12-18", Left: 18}, {Due: "2026-11-20", DoneOn: "2026-11-18"}, {},
		{Due: "2026-11-25", Left: 2}, {Due: "2026-11-19", Left: -2}, {Due: "2027-01-12", Left: 34, Provisional: true}}
	var out []row
	for i, n := range names {
		out = append(out, row{No: fmt.Sprintf("SJ-2026-%04d", 117-i), Href: "/list/detail", Name: n,
			Kind: []string{"部门联合", "部门内部"}[i%2], Dept: depts[i%3].Label, Rate: "3%",
			Objects: 39 + 1207*(i%2), Done: ui.Progress{Label: "检查进度", Done: 4 * i, Total: 39}, Span: "11-01 至 11-30",
			Clock: clocks[i%6], State: states[i%5]})
	}
	return out
}()

func detailData() detailPage {
	p := detailPage{
		Steps: ui.Flow(2),
		Lock: ui.Notice{Tone: ui.Info, Title: "下一步：派发任务", Text: "名单已经锁定，派发后各部门从自己的名录库抽取执法检查人员。", Basis: law.Art12,
			Entry: new(int64(8812)), Link: new(ui.Link("去派发", "#", "send").Main())},
		Notices: []ui.Notice{{Tone: ui.Warn, Title: "范围只有 12 户", Text: "可抽对象少于 20 户，随机性有限，请在公示时说明范围的理由。"},
			{Tone: ui.Bad, Text: "有一个部门尚未确认执法检查人员名录库。", Basis: law.Art8}, {Tone: ui.Good, Text: "三方随机密码全部公布并核对一致。"}},
		Facts: []ui.Def{{Term: "发起部门", Text: "社会工作部"}, {Term: "配合部门", Text: "应急管理局、市场监督管理局"},
			{Term: "对象库版本", Text: "2026-11-19（在册 1,284 户）"}, {Term: "抽取比例", Text: "3%，其中 D 类 10%"},
			{Term: "随机种子", Hash: Seed, Wide: true}, {Term: "抽取人 / 见证人", Text: "张晓䶮 / 李㛃"},
			{Term: "公示期限", Clock: &ui.Clock{Due: "2026-12-18", Left: 18}}, {Term: "依据", Basis: law.Art12},
			{Term: "状态", Badge: ui.Badge{Text: "名单已锁定", Tone: ui.Good}}},
		Acts: []ui.Act{{What: "锁定名单", Who: "王建国（科室负责人）", At: At, Basis: law.Art12, Entry: new(int64(8812)), Tone: ui.Good},
			{What: "公布抽取结果", Who: "系统", At: At - 66_000_000, Note: "39 户，分三层；抽取界限已公开。", Basis: law.Art4,
				Entry: new(int64(8809))}, {What: "作废第 1 次抽取", Who: "主要负责人", At: At - 9_000_000_000, Note: "见证人未在时限内公布随机密码。",
				Basis: law.OneDraw, Entry: new(int64(8790)), Tone: ui.Bad}},
		None: ui.Empty{Title: "还没有检查记录", Text: "检查小组到现场后，在手机上填写检查表。", Action: new(ui.Link("查看检查小组", "#", "users-group"))},
		Seed: Seed, Progress: ui.Progress{Label: "公布随机密码", Done: 2, Total: 3},
	}
	for i, n := range []string{"威海市蓝天志愿者协会", "临港区𫖯华养老服务中心", "威海锽远文化发展促进会", "威海临港区阳光社会工作服务中心", "威海㛃然艺术培训学校有限公司临港第二教学点"} {
		p.Rows = append(p.Rows, object{Rank: i + 1, Name: n, Code: fmt.Sprintf("52371000MJE10%05d", 7919*i%100000),
			Risk: []string{"A 低", "B 较低", "C 较高", "D 高"}[i%4], RiskTone: []ui.Tone{ui.Good, ui.Info, ui.Warn, ui.Bad}[i%4],
			Lot: Seed})
	}
	return p
}

func deskData() deskPage {
	return deskPage{
		KPIs: []ui.KPI{{Value: "5", Label: "待我办理", Tone: ui.Info}, {Value: "2", Label: "三日内到期", Tone: ui.Warn},
			{Value: "1", Label: "已逾期", Tone: ui.Bad}, {Value: "39", Label: "本期检查对象"}},
		Todos: []ui.Todo{{Title: "录入并公示检查结果", Text: "餐饮服务单位食品安全随机抽查，3 户已检查结束", Href: "#", Count: 3,
			Clock: &ui.Clock{Due: "2026-11-19", Left: -2}, Basis: law.Art174, Tone: ui.Bad},
			{Title: "确认执法检查人员名录库", Text: "发起部门将于 11 月 27 日抽取", Href: "#", Clock: &ui.Clock{Due: "2026-11-26", Left: 3},
				Basis: law.Art8, Tone: ui.Warn}, {Title: "锁定抽取名单", Text: "SJ-2026-0117，等待第二人", Href: "#", Basis: law.FourEyes}},
		Acts: detailData().Acts,
	}
}

func hallData() hallPage {
	steps := []ui.Step{{Label: "冻结", Note: "09:02:11", State: ui.Done}, {Label: "校验码", Note: "2 / 2", State: ui.Done},
		{Label: "现场摇号", Note: "十位数字", State: ui.Current}, {Label: "公布", State: ui.Ahead}, {Label: "结果", State: ui.Ahead},
		{Label: "锁定", State: ui.Ahead}}
	return hallPage{Steps: steps, Dice: ui.Dice{Digits: "4029917", Total: 10}, Form: ui.NewForm(),
		Inputs: []ui.Def{{Term: "计划 plan.txt", Hash: Seed, Wide: true}, {Term: "名录库 roster.txt", Hash: Seed, Wide: true},
			{Term: "不参加 excluded.txt", Hash: Seed, Wide: true}, {Term: "平台校验码", Hash: Seed, Wide: true},
			{Term: "见证人校验码", Badge: ui.Badge{Text: "等待", Tone: ui.Warn}, Wide: true}},
		Tickets: ui.Tickets{URL: "/hall/tickets.json",
			Strata: []ui.Stratum{{Name: "D 高风险", N: 84, Drawn: 9,
				CutOff: "1a9c41d07b6be5a8b1e0f1cb40f7a54f3b6c0d7d2a4e91c388b0512ee34d71aa"},
				{Name: "一般", N: 1200, Drawn: 36, CutOff: "07ac41d07b6be5a8b1e0f1cb40f7a54f3b6c0d7d2a4e91c388b0512ee34d71aa"}}},
		Witness: ui.Witness{Draw: "LGSG-2026-0007", Attempt: 1, Party: "witness", Hash: "sha256"}}
}

func events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "event: change\ndata: 1\n\n")
	http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

func ticketsJSON(w http.ResponseWriter, _ *http.Request) {
	type ticket struct {
		ID     string `json:"id"`
		Name   string `json:"name,omitempty"`
		Ticket string `json:"ticket"`
		Rank   int    `json:"rank,omitempty"`
	}
	type stratum struct {
		Name   string   `json:"name"`
		N      int      `json:"N"`
		Take   int      `json:"n"`
		CutOff string   `json:"cutoff"`
		Drawn  []ticket `json:"drawn"`
		Sample []ticket `json:"sample"`
	}
	var out struct {
		Strata []stratum `json:"strata"`
	}
	x := uint64(88172645463325252)
	next := func() uint64 { x ^= x << 13; x ^= x >> 7; x ^= x << 17; return x }
	for _, s := range hallData().Tickets.Strata {
		st := stratum{Name: s.Name, N: s.N, Take: s.Drawn, CutOff: s.CutOff}
		for i := range s.N {
			tk := ticket{ID: fmt.Sprintf("52371000MJE%07d", i), Ticket: fmt.Sprintf("%016x%048x", next(), i)}
			if tk.Ticket <= s.CutOff {
				tk.Name, tk.Rank = "威海市第"+fmt.Sprint(i)+"号单位", len(st.Drawn)+1
				st.Drawn = append(st.Drawn, tk)
			} else {
				st.Sample = append(st.Sample, tk)
			}
		}
		out.Strata = append(out.Strata, st)
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(out)
}

// counts tells its listener of each beat.
func (g *Gallery) counts(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	g.count.Store(1)
	for {
		fmt.Fprint(w, "data: changed\n\n")
		http.NewResponseController(w).Flush()
		select {
		case <-g.beat:
			g.count.Add(1)
		case <-r.Context().Done():
			return
		}
	}
}
