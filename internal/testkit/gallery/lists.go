package gallery

import (
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"

	"yangguang/internal/law"
	"yangguang/internal/web/ui"
)

type listPage struct{ List *ui.List }

type publicPage struct {
	Verdicts []ui.Verdict
	Folds    []ui.Fold
}

type fieldPage struct {
	Questions []ui.Tri
	Acts      []ui.Action
}

type officialPage struct{ Grid ui.Grid }

var (
	list     = ui.Define[listPage]("gallery/list")
	work     = ui.Define[ui.Bench]("gallery/work")
	public   = ui.Define[publicPage]("gallery/public")
	done     = ui.Define[ui.DonePage]("gallery/done")
	field    = ui.Define[fieldPage]("gallery/field")
	official = ui.Define[officialPage]("gallery/official")
)

// Firms are named in the rows of lists.
var Firms = []string{"石桥优丰志愿者研究院", "南浦安荣公益发展中心", "松溪益民职业培训学校", "鹿角阳翔职业培训学校", "望港盛锬企业管理咨询有限公司临港第二教学点",
	"云岭盛成职业学校", "松溪汇森助残服务中心", "白鹭庆奇人才集团有限公司", "临港区示例家政服务行业协会", "汤泊镇和颐养护服务中心", "黄岚小太阳幼儿园",
	"茼山镇龚辉少年宫", "苘山路启明文化艺术培训学校", "临港瑞聘劳务派遣有限公司", "临港区𫖯华养老服务中心"}

var (
	found = []ui.Result{{Text: "发现问题已责令改正", Shape: ui.Diamond}, {Text: "未发现问题", Shape: ui.Dot},
		{Text: "未发现问题", Shape: ui.Dot}, {Text: "发现问题待后续处理", Shape: ui.Square}, {Text: "未开展相关经营活动", Shape: ui.Ring}}
	limits = []ui.Clock{{Due: "2026-11-19", Left: -1}, {Due: "2026-11-20"}, {Due: "2026-11-24", Left: 2},
		{Due: "2026-11-26", Left: 4}, {Due: "2026-12-02", Left: 8}, {Due: "2026-12-18", Left: 20},
		{Due: "2027-01-12", Left: 34, Provisional: true}, {Due: "2026-11-18", DoneOn: "2026-11-17"},
		{Due: "2026-11-16", DoneOn: "2026-11-19"}, {}}
	listDeps = []ui.Option{{Value: "sg", Label: "社会工作部"}, {Value: "sc", Label: "市场监督管理局"}}
)

// Results is a list as a page makes one.
func Results(r *http.Request, total int) *ui.List {
	l := ui.NewList(r, At, "检查结果", "due",
		ui.Column{Head: "检查对象", As: ui.AsName, Sort: "name"},
		ui.Column{Head: "任务", As: ui.AsText},
		ui.Column{Head: "检查结果", As: ui.AsResult},
		ui.Column{Head: "录入人", As: ui.AsPerson},
		ui.Column{Head: "结束日", As: ui.AsDay, Sort: "ended"},
		ui.Column{Head: "公示期限（工作日）", As: ui.AsClock, Sort: "due"})
	l.Exports, l.Problem = true, "发现问题"
	l.Default("state", "wait")
	l.Text("name", "检查对象", "名称或统一社会信用代码")
	l.Choice("state", "状态", []ui.Option{{Value: "wait", Label: "待审批"}, {Value: "done", Label: "已审批"}})
	l.Choice("dept", "部门", listDeps)
	l.Days("from", "until", "检查结束日")
	l.Tick("others", "含不由我审批的")
	l.None = ui.Empty{Title: "没有待审批的结果", Action: new(ui.Link("看已审批的", "/list?state=done", ""))}
	l.Found(total)
	for i := l.Offset(); i < min(total, l.Offset()+l.Limit()); i++ {
		res := found[i%len(found)]
		row := ui.Row{ID: fmt.Sprintf("r%d", i+1), Problem: res.Shape == ui.Diamond ||
			res.Shape == ui.Square, Cells: []ui.Cell{
			ui.LinkCell(Firms[i%len(Firms)], "/list/detail"), ui.TextCell("〔2026〕8号　民办非企业单位收费公示部门联合抽查"),
			ui.ResultCell(res), ui.TextCell("徐子琛"), ui.DayCell("2026-10-29"), ui.ClockCell(limits[i%len(limits)])}}
		if row.Acts = []ui.Action{ui.Link("同意", "/confirm", ""), ui.Link("退回", "/confirm", "")}; i%7 == 6 {
			row.Acts, row.Held = nil, "不由您审批"
		}
		if row.Problem {
			row.Fold = []ui.Part{
				{Title: "不合格 1 点，其余合格或不适用", Lines: []ui.Line{{Text: "收费公示：会费标准没有在办公场所公开（要点 C-02）", Mark: ui.Bad},
					{Text: "教师：都有资格证", Mark: ui.Good}, {Text: "逾期说明：录入人 11月12日交，退回一次", Soft: true}}},
				{Title: "现场措施和后续处理", Lines: []ui.Line{{Text: "口头责令改正，11月20日前；11月18日已改正"}}},
				{Title: "签字和证据", Lines: []ui.Line{{Text: "全体 4 人已签", Link: new(ui.Link("汇总表", "/official", ""))}}},
			}
		}
		l.Add(row)
	}
	return l
}

// lists are the pages of lists in their states.
func lists(rend *ui.Renderer, page func(string, func(http.ResponseWriter, *http.Request) error)) {
	page("/list", func(w http.ResponseWriter, r *http.Request) error {
		total := 134
		if r.URL.Query().Get("dept") == "sc" || r.URL.Query().Has("none") {
			total = 0
		}
		l := Results(r, total)
		if l.Exporting() != "" {
			return l.Export(w, []string{"检查对象", "录入人"}, func(yield func([]string, error) bool) {
				for _, f := range Firms {
					if !yield([]string{f, "=徐子琛"}, nil) {
						return
					}
				}
			})
		}
		l.Bulk = &ui.Bulk{Note: "19 条不由您审批，留在列表",
			Acts: []ui.Action{ui.Post("批量同意", "/confirm", "check").Main(), ui.Post("批量退回", "/confirm", "")}}
		l.Facts = []ui.Fact{{Label: "逾期", Count: 14, Href: "/list?late=1", Hot: true}, {Label: "三个工作日内", Count: 26}}
		sh := rend.Shell(r, "检查结果")
		sh.Actions = []ui.Action{ui.Link("新建", "/form", "plus")}
		return list.Render(w, r, rend, http.StatusOK, sh, listPage{l})
	})
	page("/list/broken", func(w http.ResponseWriter, r *http.Request) error {
		l := Results(r, 10)
		return l.Export(w, []string{"检查对象"}, Broken(r.URL.Query().Has("late")))
	})
	page("/list/plain", func(w http.ResponseWriter, r *http.Request) error {
		l := ui.NewList(r, At, "抽查任务", "", ui.Column{Head: "任务编号", As: ui.AsCode}, ui.Column{Head: "任务名称", As: ui.AsName},
			ui.Column{Head: "发起部门", As: ui.AsShort}, ui.Column{Head: "对象数", As: ui.AsCount},
			ui.Column{Head: "检查进度", As: ui.AsBar},
			ui.Column{Head: "时间", As: ui.AsInstant}, ui.Column{Head: "状态", As: ui.AsState})
		l.Text("name", "任务名称", "名称或编号")
		for i, t := range rows[:5] {
			l.Add(ui.Row{ID: t.No, Wrong: i == 3, Acts: []ui.Action{ui.Post("催办", "/form", "")},
				Cells: []ui.Cell{ui.TextCell(t.No), ui.LinkCell(t.Name, t.Href),
					ui.TextCell(t.Dept).Muted(), ui.CountCell(t.Objects), ui.BarCell(t.Done), ui.InstantCell(At),
					ui.BadgeCell(t.State)}})
		}
		l.More(true)
		return list.Render(w, r, rend, http.StatusOK, rend.Shell(r, "抽查任务"), listPage{l})
	})
	page("/work", func(w http.ResponseWriter, r *http.Request) error {
		sh := rend.Shell(r, "工作台")
		sh.Actions = []ui.Action{ui.Link("新建抽查任务", "/form", "plus")}
		return work.Render(w, r, rend, http.StatusOK, sh, workData())
	})
	page("/asked", func(w http.ResponseWriter, r *http.Request) error {
		c := askedData(r.URL.Query().Has("void"))
		return ui.Confirmation.Render(w, r, rend, http.StatusOK,
			rend.Shell(r, "同意 38 条检查结果", ui.Crumb{Label: "检查结果", Href: "/list"}), c)
	})
	page("/done", func(w http.ResponseWriter, r *http.Request) error {
		sh := rend.Shell(r, "已同意 38 条检查结果", ui.Crumb{Label: "检查结果", Href: "/list"})
		sh.Done, sh.Lead = true, "2026年11月20日 15:26　文衡之　办理号 S-2026-1120-014"
		return done.Render(w, r, rend, http.StatusOK, sh, ui.DonePage{
			Next: []ui.Line{{Text: "经办人乔知夏已收到 38 条公示待办，最早一条已逾期 1 个工作日。"},
				{Text: "还有 2 条不由您审批，已转秦明远。", Link: new(ui.Link("查看", "/list", ""))}},
			Left: []ui.Line{{Text: "云岭盛成职业学校：在您办理期间改动过，请重新看过。", Link: new(ui.Link("查看", "/list", ""))}},
			Acts: []ui.Action{ui.Link("回到检查结果", "/list", "").Main(), ui.Link("打印办理单", "/list", "file-text")}})
	})
	page("/public", func(w http.ResponseWriter, r *http.Request) error {
		return public.Render(w, r, rend, http.StatusOK, rend.Shell(r, "松溪益畅职业培训学校"), publicData())
	})
	page("/field", func(w http.ResponseWriter, r *http.Request) error {
		p := fieldPage{Acts: []ui.Action{ui.Link("亮码", "/field", "key"), ui.Link("结束检查，去签字", "/field", "").Main()}}
		for i, v := range []string{ui.Pass, ui.Fail, ui.NA, "", ""} {
			p.Questions = append(p.Questions,
				ui.Tri{Name: fmt.Sprintf("p%d", i), No: i + 1, Title: []string{"办学许可证", "教师", "接送和校车", "收费公示", "退费"}[i],
					Help: "在有效期内，办学地址与许可一致", Value: v})
		}
		p.Questions[4].Err = "还没有填。"
		return field.Render(w, r, rend, http.StatusOK, rend.Shell(r, "松溪益畅职业培训学校"), p)
	})
	page("/official", func(w http.ResponseWriter, r *http.Request) error {
		return official.Render(w, r, rend, http.StatusOK, ui.Shell{Area: ui.Plain, Title: "抽查情况记录表"},
			officialPage{gridData()})
	})
}

var errLost = errors.New("hunter2: connection lost")

// Broken gives an error at once, or after more than a buffer holds.
func Broken(late bool) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for late {
			for range 1000 {
				if !yield([]string{strings.Repeat("甲", 100)}, nil) {
					return
				}
			}
			late = false
		}
		yield(nil, errLost)
	}
}

func clock(i int) *ui.Clock {
	c := limits[i]
	c.Today = "2026-11-20"
	return &c
}

func workData() ui.Bench {
	go1 := func(label string) *ui.Action { return new(ui.Link(label, "/list", "")) }
	return ui.Bench{
		Tabs: []ui.Tab{{Label: "待办", Href: "/work", Count: 7, Hot: true, Current: true},
			{Label: "已办", Href: "/work?done", Count: 118}, {Label: "我发起的", Href: "/work?mine", Count: 5},
			{Label: "没办完的", Href: "/work?open"}},
		Mine: []ui.Tasks{{Title: "待办", Aside: "只列现在轮到您办的；按期限排列", Groups: []ui.TaskGroup{
			{Title: "已逾期", Hot: true, Rows: []ui.TaskRow{
				{Title: "公示 1 条已审批的结果", Text: "石桥优丰志愿者研究院，文衡之今天 10:12 同意；须填写逾期原因", Clock: clock(0),
					Act: new(ui.Link("去公示", "/list", "").Main())}}},
			{Title: "三个工作日内", Rows: []ui.TaskRow{
				{Title: "公布随机密码，完成抽取", Text: "〔2026〕10号　行业协会商会收费；见证人柏书简已提交校验码，现场摇号已录入", Clock: clock(2), Act: go1("去抽取")}}},
			{Title: "没有的", Rows: nil},
			{Title: "以后", Rows: []ui.TaskRow{
				{Title: "设置抽查任务", Text: "年度计划第 11 项「社会团体年度工作和财务情况检查」", Clock: clock(5), Act: go1("去设置")},
				{Title: "补正材料", Act: go1("去补正")}}}}},
			{Title: "待我决定", None: "现在没有要您决定的事。"}},
		Beside: []ui.Tasks{{Title: "我发起的，在别人手上", Groups: []ui.TaskGroup{{Rows: []ui.TaskRow{
			{Title: "审批〔2026〕12号任务", Text: "文衡之，11月18日起，已停 2 个工作日", Act: go1("催办")},
			{Title: "签收派发名单 13 户", Text: "市场监管局 尹若谷", Said: "今天已催"}}}}}},
		Decisions: []ui.Decision{{Title: "更正一条已公示的结果", Badge: ui.Badge{Text: "由主要负责人签字"}, Clock: clock(2),
			Before: "发现问题已责令改正：会费标准未公开", After: "未发现问题",
			Facts: []ui.DecisionFact{{Term: "谁提出", Text: "沈未央（经办人）11月24日申请"},
				{Term: "谁核实", Text: "陆行舟（没有参加原检查）11月25日核对汇总表原件：", Strong: "情况属实",
					Links: []ui.Action{ui.Link("汇总表", "/official", ""), ui.Link("核实记录", "/list", "")}}},
			Then: "签字后：公示系统和本级门户网站同时撤换；两个版本都保留。", Basis: law.Art174, Yes: ui.Link("签字同意更正", "/confirm", "").Main(),
			Also: []ui.Action{ui.Link("全部材料 7 件", "/list", "")}, No: ui.Link("不同意，退回", "/confirm", "")},
			{Title: "作废一次抽取", Badge: ui.Badge{Text: "名单已经产生", Tone: ui.Warn}, Aside: "11月20日 09:40 提出",
				Facts: []ui.DecisionFact{{Term: "谁提出", Text: "乔知夏（经办人），", Strong: "也是启动这次抽取的人"}},
				Then:  "同意后：这 17 户的名单继续公开并标明“已作废”和理由。", Warn: true, Yes: ui.Link("同意作废", "/asked?void", "").Danger(), Say: "不能撤回",
				No: ui.Link("不同意，继续锁定", "/confirm", "")}},
		Year: &ui.Meters{Title: "本部门 2026 年", Aside: "截至今天 08:00", Foot: "每个数字都能点开到名单。", Meters: []ui.Meter{
			{Label: "年度计划任务", Href: "/list", Done: 9, Total: 14, Unit: "项完成", Say: "应完成 10 项，1 项落后；4 项未到时间"},
			{Label: "按期公示", Done: 36, Total: 40, Unit: "条", Say: "逾期未公示 2 条", Hot: true},
			{Label: "部门联合", Say: "还没有公布 2026 年计划"}}},
	}
}

func askedData(void bool) ui.Confirm {
	c := ui.Confirm{Form: ui.NewForm(), Action: "/asked", What: []string{"38 条转给经办人公示，不能收回。"}, Basis: law.Art174,
		Submit: "同意 38 条", Back: "/list", Picks: []string{"r1", "r3"},
		Groups: []ui.ConfirmGroup{
			{Title: "发现问题 2 条", Aside: "请逐条看；不同意的先移出，再单独退回", Rows: []ui.ConfirmRow{
				{No: 1, Name: Firms[0], Href: "/list", Text: "收费公示：会费标准没有在办公场所公开（要点 C-02）", Clock: clock(0),
					Out: new(ui.Link("移出", "/asked", ""))},
				{No: 3, Name: Firms[4], Href: "/list", Text: "教师：2 名专职教师未出示教师资格证，未签聘用合同（要点 A-02）；退费：退费公示牌的办理时限与合同不一致",
					Clock: clock(2), Out: new(ui.Link("移出", "/asked", ""))}}},
			{Title: "没有发现问题 36 条", Aside: "展开名单", Folded: true, Rows: []ui.ConfirmRow{{No: 2, Name: Firms[1]}}},
			{Title: "不由您审批 1 条", Aside: "留在列表，这次不办理", Rows: []ui.ConfirmRow{{No: 7, Name: Firms[6], Text: "您在检查小组内，由秦明远审批"}}}}}
	if void {
		c.Groups, c.Picks, c.Danger, c.Irreversible, c.Submit = nil, nil, true, true, "同意作废"
	}
	return c
}

func publicData() publicPage {
	return publicPage{
		Verdicts: []ui.Verdict{
			{Say: "被抽中，12月3日上午到校检查", Then: "星期四 9:00 开始，预计半天，两个部门一次上门。10月12日从 128 所民办学校中随机抽取 13 所，这是其中一所。",
				Facts: []ui.Def{{Term: "查什么", Text: "民办学校办学条件和收费（8 个要点）"},
					{Term: "谁来查", Text: "社会工作部 徐子琛（组长）、沈嘉木", Note: "来时应当主动出示执法证件和亮码，您可以扫码核对"},
					{Term: "准备什么", Text: "办学许可证、教师名单", Note: "法定代表人不必到场"}},
				Acts: []ui.Action{ui.Link("检查通知书", "/official", "file-text").Main(), ui.Link("改时间", "/form", ""),
					ui.Link("申请回避", "/form", "")}},
			{Say: "在已经公开的名单里，今年没有这个单位", Tone: ui.Good}, {Say: "这个码已经失效", Then: "检查已于 11月18日结束。", Tone: ui.Bad}},
		Folds: []ui.Fold{{Title: "自己核对这次抽取", Sub: "不相信网站，也能在自己的电脑上重算", Lines: []ui.Line{{Text: "下载材料"}}},
			{Title: "您的权利", Open: true, Defs: []ui.Def{{Term: "投诉", Text: "0631-0000110"}}}},
	}
}

func gridData() ui.Grid {
	return ui.Grid{Title: "抽查情况记录表（汇总表）", Sub: "发起：临港区（示例）社会工作部　配合：临港区（示例）市场监督管理局", No: "临港社工抽记〔2026〕9-4号", Columns: 4,
		Draft: true, Rows: []ui.GridRow{
			{Cells: []ui.GridCell{{Label: true, Text: "被检查单位"}, {Text: "鹿角阳翔职业培训学校"}, {Label: true, Text: "统一社会信用代码"},
				{Text: "52371073MJ4108LY6M", Code: true}}},
			{Cells: []ui.GridCell{{Label: true, Text: "检查方式"},
				{Span: 3, Choices: []ui.Choice{{Text: "实地检查", On: true}, {Text: "书面检查", On: true}, {Text: "检验检测"},
					{Text: "委托专业机构辅助"}}}}},
			{Part: "社会工作部负责的部分　8个要点：合格6，不合格1，不适用1"},
			{Heads: true, Cells: []ui.GridCell{{Text: "检查事项"}, {Text: "要点"}, {Text: "发现的问题"}, {Text: "处置和证据"}}},
			{Cells: []ui.GridCell{{Text: "民办学校信息公示和收费管理检查"}, {Text: "3个", Center: true},
				{Text: "预收费：对12名学员一次收取6个月费用，合计43,200元，未进入专用账户。"}, {Text: "先行登记保存〔2026〕3号；照片5至7"}}},
			{Cells: []ui.GridCell{{Label: true, Text: "检查结果"},
				{Span: 3, Choices: []ui.Choice{{Text: "未发现问题"}, {Text: "发现问题待后续处理", On: true}}}}},
		}}
}
