package law

// The 22 articles of the base text, each followed by its parts. A gist is
// enough to understand a refusal; the official sentence is loaded per
// installation. The last argument names the acceptance scenarios.
var (
	Art1 = provision(Rules, "1", "第一条",
		"只检查已公布清单里的事项；除特殊重点领域外，抽查检查原则上都走双随机。", "")
	Art1List = part(Art1, "1",
		"抽查事项要有法定依据并列入公布的清单，不在清单里的事项不得检查。", "A1-1 A1-2 A1-3 A1-4 A1-5 A1-6 A1-7")
	Art1Body = part(Art1, "2",
		"检查由有法定职权的主体实施；受委托组织以委托机关名义检查。", "A1-8")

	Art2 = provision(Rules, "2", "第二条",
		"部门联合抽查要定清牵头、参与部门和联合事项，一次上门查完多项。", "A2-1 A2-2 A2-3 A2-4 A2-5")

	Art3 = provision(Rules, "3", "第三条",
		"各部门对自己的检查过程、结果和公示负责；发现问题按管辖落实后续监管。", "")
	Art3Own = part(Art3, "1",
		"参加检查的部门各自对本部门的检查过程、结果和公示负责。", "A3-1 A3-4")
	Art3FollowUp = part(Art3, "2",
		"发现的问题谁管辖、谁负责，后续监管不脱节。", "A3-2 A3-3")

	Art4 = provision(Rules, "4", "第四条",
		"清单、计划、抽取结果、检查和处理结果都要及时准确公开，法律法规另有规定的除外。",
		"A4-1 A4-2 A4-3 A4-4 A4-5 A4-6 A4-7 A4-8")

	Art5 = provision(Rules, "5", "第五条",
		"抽查全过程在电子平台上进行，每一步责任可以追溯。", "")
	Art5Trace = part(Art5, "1",
		"全过程电子化，谁在何时办了什么可以追溯，改动能被发现。", "A5-2 A5-5")
	Art5Province = part(Art5, "2",
		"依托省工作平台实施，与其交换并核对。", "A5-1 A5-3 A5-4")

	Art6 = provision(Rules, "6", "第六条",
		"年度计划写明任务、依据、对象范围、比例频次、时间和部门，覆盖清单全部事项，备案并公开。", "")
	Art6Content = part(Art6, "1",
		"对照清单制定计划，写明任务、依据、对象范围、比例和频次、时间、牵头与配合部门。", "A6-4 A6-10")
	Art6Coverage = part(Art6, "2",
		"年度计划覆盖监管事项清单的全部事项。", "A6-1 A6-6 A6-11")
	Art6Joint = part(Art6, "3",
		"每个部门每年至少发起或参与一次部门联合抽查。", "A6-2")
	Art6Filing = part(Art6, "4",
		"计划报同级市场监管部门备案；备案是告知，不是审批。", "A6-3 A6-9")
	Art6Public = part(Art6, "5",
		"计划通过本级门户网站向社会公开；公开后不能悄悄改动。", "A6-8")
	Art6Adjust = part(Art6, "6",
		"计划可以按实际调整；已锁定的任务仍按原计划。", "A6-5 A6-7")

	Art7 = provision(Rules, "7", "第七条",
		"同一对象一年内抽查原则上不超过两次；风险高、问题多的对象提高比例和频次。", "")
	Art7Twice = part(Art7, "1",
		"同一年度对同一对象的抽查原则上不超过两次。", "A7-1 A7-3 A7-5 A7-6 A7-7")
	Art7Differ = part(Art7, "2",
		"投诉举报多、经营异常、重点关注、严重违法的对象，增加频次、加大比例。", "A7-2 A7-4")

	Art8 = provision(Rules, "8", "第八条",
		"两库应当齐全并动态管理，每次抽查前由各部门更新确认，并对真实及时负责。", "")
	Art8Rosters = part(Art8, "1",
		"按统一数据标准建立两库，检查对象和执法检查人员都要齐全。", "A8-2 A8-3")
	Art8Dynamic = part(Art8, "2",
		"两库动态管理，有变化及时更新，历史可查。", "A8-4 A8-6 A8-7")
	Art8Confirm = part(Art8, "3",
		"每次组织抽查前各部门更新确认两库，并对真实性、及时性负责。", "A8-1 A8-5 A8-8 A8-9")

	Art9 = provision(Rules, "9", "第九条",
		"联合抽查由发起部门与配合部门商定方案，部门较多时可请联席会议协调。", "A9-1 A9-2 A9-3 A9-4")

	Art10 = provision(Rules, "10", "第十条",
		"检查对象由发起部门抽取，可以分批抽取、分级实施。", "A10-1 A10-2 A10-3 A10-4 A10-5 A10-6")

	Art11 = provision(Rules, "11", "第十一条",
		"按顺序进行：制定任务、抽取对象和人员、实施检查、录入公示、后续处理。", "A11-1 A11-2 A11-3 A11-4 A11-5")

	Art12 = provision(Rules, "12", "第十二条",
		"发起部门设置任务，按预定比例抽取对象，锁定后派发；锁定后的名单谁也不能动，各部门再随机抽人匹配。", "")
	Art12Draw = part(Art12, "1",
		"任务设置完成后启动随机抽取，按预定比例从检查对象名录库抽取。",
		"A12-1 A12-3 A12-4 A12-5 A12-6 A12-8 A12-9 A12-10 A12-11 A12-12 A12-13")
	Art12Lock = part(Art12, "2",
		"名单锁定后派发；一经锁定不得更改。", "A12-2 A12-14")
	Art12Match = part(Art12, "3",
		"各部门调配好执法力量，随机抽取执法检查人员进行匹配。", "A12-7")

	Art13 = provision(Rules, "13", "第十三条",
		"抽出的人员原则上不换；确需更换的，经本部门分管负责人同意，从有执法资格的人员中选派。", "")
	Art13Replace = part(Art13, "1",
		"有特殊情况确需更换的，经本部门分管负责人同意，在具备执法资格的其他人员中选派，不用再抽。",
		"A13-1 A13-2 A13-3 A13-4 A13-6 A13-7")
	Art13Experts = part(Art13, "2",
		"检查小组无法独立完成的，在满足执法人员要求的前提下可以引入第三方或聘请专家参与。", "A13-5")

	Art14 = provision(Rules, "14", "第十四条",
		"执行科室随机抽人组成检查小组，组长由发起部门的执法检查人员担任。", "")
	Art14Group = part(Art14, "1",
		"任务执行科室随机抽取执法检查人员组成检查小组。", "A14-4 A14-6")
	Art14Leader = part(Art14, "2",
		"发起部门的执法检查人员任组长，负责组织协调；组员服从安排。", "A14-1 A14-2 A14-3 A14-5")

	Art15 = provision(Rules, "15", "第十五条",
		"对照业务标准检查，本次清单中的事项一次查完。", "A15-1 A15-2 A15-3 A15-4")

	Art16 = provision(Rules, "16", "第十六条",
		"一般实地检查，也可结合书面、网络等方式或委托专业机构验证。", "A16-1 A16-2 A16-3")

	Art171 = provision(Rules, "17.1", "第十七条第（一）项",
		"检查前查询比对对象的登记和动态情况。", "A17-1 A17-2")
	Art172 = provision(Rules, "17.2", "第十七条第（二）项",
		"现场检查前告知，不宜告知的不得泄露；发现问题视情采取措施并记录，查完由对象签字。", "A17-3 A17-4 A17-5 A17-6 A17-7 A17-8")
	Art173 = provision(Rules, "17.3", "第十七条第（三）项",
		"检查小组汇总讨论，全体成员在汇总表上签字确认。", "A17-9 A17-10 A17-17 A17-18")
	Art174 = provision(Rules, "17.4", "第十七条第（四）项",
		"结果报本部门审批，检查结束后二十个工作日内录入并公示。",
		"A17-11 A17-12 A17-13 A17-14 A17-15 A17-16 A17-19 A17-20 A17-21 A17-22")

	Art18 = provision(Rules, "18", "第十八条",
		"不予配合、一般程序处罚、法定检查未通过的信息作为失信记录共享；线索移交有管辖权的部门。", "")
	Art18Discredit = part(Art18, "1",
		"不予配合、一般程序处罚、法定检查未通过三类信息作为失信记录共享。", "A18-1 A18-2 A18-3 A18-5")
	Art18Transfer = part(Art18, "2",
		"需要后续处理的违法线索移交负有监管职责的部门。", "A18-4")

	Art19 = provision(Rules, "19", "第十九条",
		"结果公示后不得擅自改变；确有错误的，经本部门主要负责人签字后更正。", "")
	Art19Fixed = part(Art19, "1",
		"结果反映抽查当时的实际情况，一经公示不得擅自改变。", "A19-1 A19-4")
	Art19Correct = part(Art19, "2",
		"确有错误的，经本部门主要负责人签字确认后更正。", "A19-2 A19-3 A19-5")

	Art20 = provision(Rules, "20", "第二十条",
		"各科室对抽查结果和公示信息的合法、准确、真实负责。", "A20-1 A20-2 A20-3 A20-4")

	Art21 = provision(Rules, "21", "第二十一条",
		"检查形成的文字和音像记录要立卷归档保管。", "A21-1 A21-2 A21-3 A21-4")

	Art22 = provision(Rules, "22", "第二十二条",
		"自发布之日起施行。", "A22-1 A22-2 A22-3")
)

// Rules of this platform. Where the articles leave a gap, these say how the
// product closes it; docs/divergences.md lists them for the reader. The
// scenarios are of the articles whose gap they close.
var (
	FourEyes = provision(House, "1", "一（两人分工）",
		"同一个人不能既抽取又锁定，也不能既录入又审批。", "A12-13")
	OneDraw = provision(House, "2", "二（一次冻结一次抽取）",
		"冻结之后只有一次抽取；锁定前作废须主要负责人同意，两次都公开。", "A12-4 A12-11")
	Ceremony = provision(House, "3", "三（抽取顺序）",
		"先冻结、再提交校验码、后现场摇号、再公布随机密码：最后出手的人不能选择，能选择的人不能最后出手。", "A12-9 A12-10 A12-12")
	Embargo = provision(House, "4", "四（暂不公开）",
		"不宜告知的抽查先公布摘要，检查结束后再公开全部材料。", "A4-2 A4-6")
	Once = provision(House, "5", "五（一表一办）",
		"同一张表单重复提交只办一次；办理期间他人已改动的，须看过最新内容再办。", "A11-3 A11-4")
	OwnRights = provision(House, "6", "六（按权办理）",
		"每次请求都核对身份和权限，没有写明可以的都不可以。", "A3-1 A10-2")
	GoodInput = provision(House, "7", "七（有错必报）",
		"输入有误时指明字段和行号，不写入任何内容。", "A6-4 A8-2")
	OpenVerify = provision(House, "8", "八（人人可验）",
		"每次抽取的材料公开可下载，用通用工具就能重算。", "A12-3")
	Sign = provision(House, "9", "九（登录安全）",
		"口令连续错误会锁定账号，离开一段时间须重新登录。", "")

	Penalty42 = provision(Penalties, "42", "第四十二条",
		"执法人员应当具有执法资格，一般不得少于两人。", "A8-3 A12-7")
	Penalty43 = provision(Penalties, "43", "第四十三条",
		"与案件有直接利害关系的执法人员应当回避。", "A13-3")
	Disclosure17 = provision(Disclosure, "17", "第十七条",
		"公开前审查，涉及个人隐私等的内容不得公开。", "A4-3")
	USCCRule = provision(Codes, "5", "编码规则",
		"统一社会信用代码十八位，末位为校验码。", "A8-2")
)
