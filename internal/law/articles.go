package law

// The 22 articles of the base text. A gist is enough to understand a refusal;
// the official sentence is loaded per installation.
var (
	Art1   = provision(Rules, "1", "第一条", true, "只检查已公布清单里的事项；除特殊重点领域外，抽查检查原则上都走双随机。")
	Art2   = provision(Rules, "2", "第二条", true, "部门联合抽查要定清牵头、参与部门和联合事项，一次上门查完多项。")
	Art3   = provision(Rules, "3", "第三条", true, "各部门对自己的检查过程、结果和公示负责；发现问题按管辖落实后续监管。")
	Art4   = provision(Rules, "4", "第四条", true, "清单、计划、抽取结果、检查和处理结果都要及时准确公开，法律法规另有规定的除外。")
	Art5   = provision(Rules, "5", "第五条", true, "抽查全过程在电子平台上进行，每一步责任可以追溯。")
	Art6   = provision(Rules, "6", "第六条", true, "年度计划写明任务、依据、对象范围、比例频次、时间和部门，覆盖清单全部事项，备案并公开。")
	Art7   = provision(Rules, "7", "第七条", true, "同一对象一年内抽查原则上不超过两次；风险高、问题多的对象提高比例和频次。")
	Art8   = provision(Rules, "8", "第八条", true, "两库应当齐全并动态管理，每次抽查前由各部门更新确认，并对真实及时负责。")
	Art9   = provision(Rules, "9", "第九条", false, "联合抽查由发起部门与配合部门商定方案，部门较多时可请联席会议协调。")
	Art10  = provision(Rules, "10", "第十条", false, "检查对象由发起部门抽取，可以分批抽取、分级实施。")
	Art11  = provision(Rules, "11", "第十一条", true, "按顺序进行：制定任务、抽取对象和人员、实施检查、录入公示、后续处理。")
	Art12  = provision(Rules, "12", "第十二条", true, "发起部门设置任务，按预定比例抽取对象，锁定后派发；锁定后的名单谁也不能动，各部门再随机抽人匹配。")
	Art13  = provision(Rules, "13", "第十三条", true, "抽出的人员原则上不换；确需更换的，经本部门分管负责人同意，从有执法资格的人员中选派。")
	Art14  = provision(Rules, "14", "第十四条", true, "执行科室随机抽人组成检查小组，组长由发起部门的执法检查人员担任。")
	Art15  = provision(Rules, "15", "第十五条", true, "对照业务标准检查，本次清单中的事项一次查完。")
	Art16  = provision(Rules, "16", "第十六条", false, "一般实地检查，也可结合书面、网络等方式或委托专业机构验证。")
	Art171 = provision(Rules, "17.1", "第十七条第（一）项", false, "检查前查询比对对象的登记和动态情况。")
	Art172 = provision(Rules, "17.2", "第十七条第（二）项", false, "现场检查前告知，不宜告知的不得泄露；发现问题视情采取措施并记录，查完由对象签字。")
	Art173 = provision(Rules, "17.3", "第十七条第（三）项", true, "检查小组汇总讨论，全体成员在汇总表上签字确认。")
	Art174 = provision(Rules, "17.4", "第十七条第（四）项", true, "结果报本部门审批，检查结束后二十个工作日内录入并公示。")
	Art18  = provision(Rules, "18", "第十八条", false, "不予配合、一般程序处罚、法定检查未通过的信息作为失信记录共享；线索移交有管辖权的部门。")
	Art19  = provision(Rules, "19", "第十九条", true, "结果公示后不得擅自改变；确有错误的，经本部门主要负责人签字后更正。")
	Art20  = provision(Rules, "20", "第二十条", true, "各科室对抽查结果和公示信息的合法、准确、真实负责。")
	Art21  = provision(Rules, "21", "第二十一条", false, "检查形成的文字和音像记录要立卷归档保管。")
	Art22  = provision(Rules, "22", "第二十二条", false, "自发布之日起施行。")
)

// Rules of this platform. Where the articles leave a gap, these say how the
// product closes it; docs/divergences.md lists them for the reader.
var (
	FourEyes   = provision(House, "1", "规则一（两人分工）", true, "同一个人不能既抽取又锁定，也不能既录入又审批。")
	OneDraw    = provision(House, "2", "规则二（一次冻结一次抽取）", true, "冻结之后只有一次抽取；锁定前作废须主要负责人同意，两次都公开。")
	Ceremony   = provision(House, "3", "规则三（抽取顺序）", true, "先冻结、再承诺、后掷数、再开启：最后出手的人不能选择，能选择的人不能最后出手。")
	Embargo    = provision(House, "4", "规则四（暂不公开）", true, "不宜告知的抽查先公布摘要，检查结束后再公开全部材料。")
	Once       = provision(House, "5", "规则五（一表一办）", true, "同一张表单重复提交只办一次；办理期间他人已改动的，须看过最新内容再办。")
	OwnRights  = provision(House, "6", "规则六（按权办理）", true, "每次请求都核对身份和权限，没有写明可以的都不可以。")
	GoodInput  = provision(House, "7", "规则七（有错必报）", true, "输入有误时指明字段和行号，不写入任何内容。")
	OpenVerify = provision(House, "8", "规则八（人人可验）", true, "每次抽取的材料公开可下载，用通用工具就能重算。")
	Sign       = provision(House, "9", "规则九（登录安全）", true, "口令连续错误会锁定账号，离开一段时间须重新登录。")

	Penalty42    = provision(Penalties, "42", "第四十二条", true, "执法人员应当具有执法资格，一般不得少于两人。")
	Penalty43    = provision(Penalties, "43", "第四十三条", true, "与案件有直接利害关系的执法人员应当回避。")
	Disclosure17 = provision(Disclosure, "17", "第十七条", true, "公开前审查，涉及个人隐私等的内容不得公开。")
	USCCRule     = provision(Codes, "5", "编码规则", true, "统一社会信用代码十八位，末位为校验码。")
)
