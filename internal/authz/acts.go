package authz

// Act is something a person may or may not do. The policies name acts by these
// values.
type Act string

// Group sorts acts for the page 权限一览 and for the policies that speak of
// many acts at once.
type Group string

const (
	Own         Group = "own"         // what everybody signed in may do for himself
	Identities  Group = "identities"  // accounts and rights
	Oversight   Group = "oversight"   // the log and the policies
	Catalogs    Group = "catalogs"    // 清单
	Rosters     Group = "rosters"     // 两库
	Plans       Group = "plans"       // 年度计划
	Tasks       Group = "tasks"       // 抽查任务
	Draws       Group = "draws"       // 抽取
	Inspections Group = "inspections" // 检查
	Results     Group = "results"     // 结果与公示
)

// Groups lists the groups in the order of the process, with their Chinese names.
var Groups = []struct {
	Group Group
	Name  string
}{
	{Own, "本人事项"}, {Catalogs, "抽查事项清单"}, {Rosters, "两库"}, {Plans, "年度计划"}, {Tasks, "抽查任务"},
	{Draws, "抽取"}, {Inspections, "检查"}, {Results, "结果与公示"}, {Identities, "部门与人员"}, {Oversight, "监督"},
}

const (
	ReadOwn     Act = "read-own"
	SetPassword Act = "set-own-password"

	CreateDepartment Act = "create-department"
	CreatePerson     Act = "create-person"
	DisablePerson    Act = "disable-person"
	ResetPassword    Act = "reset-password"
	GrantRole        Act = "grant-role"
	RevokeRole       Act = "revoke-role"
	ReadPeople       Act = "read-people"

	ReadPolicies Act = "read-policies"
	ReadLedger   Act = "read-ledger"

	DraftItem    Act = "draft-item"
	SubmitItem   Act = "submit-item"
	PublishItem  Act = "publish-item"
	SuspendItem  Act = "suspend-item"
	MarkRepealed Act = "mark-repealed"
	ReadItem     Act = "read-item"

	ImportSubjects   Act = "import-subjects"
	ImportInspectors Act = "import-inspectors"
	EditSubject      Act = "edit-subject"
	EditInspector    Act = "edit-inspector"
	DeclareConflict  Act = "declare-conflict"
	ConfirmRoster    Act = "confirm-roster"
	ReadSubjects     Act = "read-subjects"
	ReadInspectors   Act = "read-inspectors"

	DraftPlan   Act = "draft-plan"
	SubmitPlan  Act = "submit-plan"
	ApprovePlan Act = "approve-plan"
	PublishPlan Act = "publish-plan"
	ReadPlan    Act = "read-plan"

	DraftTask       Act = "draft-task"
	SubmitTask      Act = "submit-task"
	ApproveTask     Act = "approve-task"
	RevokeTask      Act = "revoke-task"
	ReadTask        Act = "read-task"
	DispatchTask    Act = "dispatch-task"
	AcknowledgeTask Act = "acknowledge-task"

	FreezeDraw     Act = "freeze-draw"
	StartDraw      Act = "start-draw"
	CommitWitness  Act = "commit-witness"
	TypeDice       Act = "type-dice"
	OpenDraw       Act = "open-draw"
	LockDraw       Act = "lock-draw"
	VoidDraw       Act = "void-draw"
	DrawInspectors Act = "draw-inspectors"
	LockInspectors Act = "lock-inspectors"
	FillGap        Act = "fill-gap"
	WatchHall      Act = "watch-hall"

	StartVisit  Act = "start-visit"
	AnswerVisit Act = "answer-visit"
	EndVisit    Act = "end-visit"
	SignSheet   Act = "sign-sheet"
	ReadVisit   Act = "read-visit"

	EnterResult   Act = "enter-result"
	SubmitResult  Act = "submit-result"
	ApproveResult Act = "approve-result"
	ReturnResult  Act = "return-result"
	PublishResult Act = "publish-result"
	ReadResult    Act = "read-result"
)

// Info is what a screen says of an act.
type Info struct {
	Act   Act
	Group Group
	Name  string // Chinese, a verb with its object
}

// Acts lists every act in the order of the process. An act that is not listed
// here is refused to everybody.
var Acts = []Info{
	{ReadOwn, Own, "查看工作台"},
	{SetPassword, Own, "修改本人口令"},

	{DraftItem, Catalogs, "起草抽查事项"},
	{SubmitItem, Catalogs, "提交抽查事项审定"},
	{PublishItem, Catalogs, "审定发布抽查事项"},
	{SuspendItem, Catalogs, "停用或废止抽查事项"},
	{MarkRepealed, Catalogs, "登记依据失效"},
	{ReadItem, Catalogs, "查看抽查事项"},

	{ImportSubjects, Rosters, "导入检查对象"},
	{ImportInspectors, Rosters, "导入执法检查人员"},
	{EditSubject, Rosters, "修改检查对象"},
	{EditInspector, Rosters, "修改执法检查人员"},
	{DeclareConflict, Rosters, "登记回避情形"},
	{ConfirmRoster, Rosters, "更新确认名录库"},
	{ReadSubjects, Rosters, "查看检查对象"},
	{ReadInspectors, Rosters, "查看执法检查人员"},

	{DraftPlan, Plans, "起草年度计划"},
	{SubmitPlan, Plans, "提交年度计划审定"},
	{ApprovePlan, Plans, "审定年度计划"},
	{PublishPlan, Plans, "公开年度计划"},
	{ReadPlan, Plans, "查看年度计划"},

	{DraftTask, Tasks, "起草抽查任务"},
	{SubmitTask, Tasks, "提交抽查任务审批"},
	{ApproveTask, Tasks, "审批抽查任务"},
	{RevokeTask, Tasks, "撤销抽查任务"},
	{ReadTask, Tasks, "查看抽查任务"},
	{DispatchTask, Tasks, "派发名单"},
	{AcknowledgeTask, Tasks, "签收派发"},

	{FreezeDraw, Draws, "冻结抽取材料"},
	{StartDraw, Draws, "启动抽取"},
	{CommitWitness, Draws, "以见证人身份提交校验码"},
	{TypeDice, Draws, "录入现场摇号"},
	{OpenDraw, Draws, "公布随机密码"},
	{LockDraw, Draws, "锁定名单"},
	{VoidDraw, Draws, "审批作废抽取"},
	{DrawInspectors, Draws, "抽取执法检查人员"},
	{LockInspectors, Draws, "锁定检查小组"},
	{FillGap, Draws, "审批补足检查人员"},
	{WatchHall, Draws, "观看抽取大厅"},

	{StartVisit, Inspections, "开始检查"},
	{AnswerVisit, Inspections, "填写检查表"},
	{EndVisit, Inspections, "结束检查"},
	{SignSheet, Inspections, "签字确认汇总表"},
	{ReadVisit, Inspections, "查看检查记录"},

	{EnterResult, Results, "录入检查结果"},
	{SubmitResult, Results, "提交检查结果"},
	{ApproveResult, Results, "审批检查结果"},
	{ReturnResult, Results, "退回检查结果"},
	{PublishResult, Results, "公示检查结果"},
	{ReadResult, Results, "查看检查结果"},

	{CreateDepartment, Identities, "建立部门"},
	{CreatePerson, Identities, "建立账号"},
	{DisablePerson, Identities, "停用账号"},
	{ResetPassword, Identities, "重置口令"},
	{GrantRole, Identities, "授予岗位"},
	{RevokeRole, Identities, "收回岗位"},
	{ReadPeople, Identities, "查看部门与人员"},

	{ReadPolicies, Oversight, "查看权限一览"},
	{ReadLedger, Oversight, "查看操作日志"},
}

// Name is the Chinese name of the act.
func (a Act) Name() string { return infos[a].Name }

var infos = func() map[Act]Info {
	m := make(map[Act]Info, len(Acts))
	for _, in := range Acts {
		m[in.Act] = in
	}
	return m
}()
