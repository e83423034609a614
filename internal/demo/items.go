package demo

import "yangguang/internal/catalog"

// The laws that the sample list rests on, with the day since which the cited
// article has its number. Where only the chapter is cited, it is because the
// number of the article moved between versions.
var (
	associations = catalog.Basis{Instrument: "社会团体登记管理条例", Level: "行政法规", Article: "第二十四条", From: "2016-02-06",
		Quote: gist("登记管理机关对社会团体实施年度检查，对其违反条例的行为进行监督检查并给予处罚。")}
	nonEnterprise = catalog.Basis{Instrument: "民办非企业单位登记管理暂行条例", Level: "行政法规", Article: "第十九条", From: "1998-10-25",
		Quote: gist("登记管理机关对民办非企业单位实施年度检查，并对其违反条例的问题进行监督检查。")}
	schools = catalog.Basis{Instrument: "中华人民共和国民办教育促进法", Level: "法律", Article: "第四十一条", From: "2018-12-29",
		Quote: gist("教育等主管部门对民办学校进行督导，建立信息公示和信用档案制度。")}
	elderly = catalog.Basis{Instrument: "中华人民共和国老年人权益保障法", Level: "法律", Article: "第四十五条", From: "2018-12-29",
		Quote: gist("民政部门可以进入养老机构现场检查、查阅资料、询问有关人员。")}
	careHomes = catalog.Basis{Instrument: "养老机构管理办法", Level: "规章", Article: "第五章", From: "2020-11-01",
		Quote: gist("民政部门对养老机构的服务和运营进行监督检查，结果向社会公布。")}
	labourMarket = catalog.Basis{Instrument: "人力资源市场暂行条例", Level: "行政法规", Article: "第三十四条", From: "2018-10-01",
		Quote: gist("人社部门对人力资源服务机构随机抽取对象、随机选派人员实施监督检查。")}
	labour = catalog.Basis{Instrument: "中华人民共和国劳动法", Level: "法律", Article: "第八十五条", From: "2018-12-29",
		Quote: gist("劳动行政部门对用人单位遵守劳动法律法规的情况进行监督检查。")}
	labourWatch = catalog.Basis{Instrument: "劳动保障监察条例", Level: "行政法规", Article: "第十一条", From: "2004-12-01",
		Quote: gist("列明劳动保障监察的事项：规章制度、劳动合同、工时、工资、社会保险等。")}
	disclosure = catalog.Basis{Instrument: "企业信息公示暂行条例", Level: "行政法规", Article: "第十四条", From: "2014-10-01",
		Quote: gist("市场监管部门随机摇号确定企业，对其公示信息的情况进行检查。")}
	food = catalog.Basis{Instrument: "中华人民共和国食品安全法", Level: "法律", Article: "第一百一十条", From: "2021-04-29",
		Quote: gist("食品安全监管部门可以进入生产经营场所检查、抽样、查阅资料、查封扣押。")}
	prices = catalog.Basis{Instrument: "中华人民共和国价格法", Level: "法律", Article: "第三十三条", From: "1998-05-01",
		Quote: gist("价格主管部门依法对价格活动进行监督检查。")}
	equipment = catalog.Basis{Instrument: "中华人民共和国特种设备安全法", Level: "法律", Article: "第五十七条", From: "2014-01-01",
		Quote: gist("监管部门对特种设备生产、经营、使用单位实施监督检查，学校等公众聚集场所为重点。")}
	advertising = catalog.Basis{Instrument: "中华人民共和国广告法", Level: "法律", Article: "第四十九条", From: "2018-10-26",
		Quote: gist("市场监管部门履行广告监督管理职责时可以现场检查、询问、查阅资料。")}
	fire = catalog.Basis{Instrument: "中华人民共和国消防法", Level: "法律", Article: "第五十二条第二款", From: "2021-04-29",
		Quote: gist("有关部门根据本系统的特点开展消防安全检查，督促整改火灾隐患。")}
	workSafety = catalog.Basis{Instrument: "中华人民共和国安全生产法", Level: "法律", Article: "第六十五条", From: "2021-09-01",
		Quote: gist("应急管理等部门对生产经营单位执行安全生产法律法规和标准的情况进行监督检查。")}
	chemicals = catalog.Basis{Instrument: "危险化学品安全管理条例", Level: "行政法规", Article: "第七条", From: "2013-12-07",
		Quote: gist("负有监管职责的部门可以进入危险化学品作业场所检查，责令消除隐患。")}
	schoolHealth = catalog.Basis{Instrument: "学校卫生工作条例", Level: "行政法规", Article: "第二十八条", From: "1990-06-04",
		Quote: gist("卫生行政部门对学校卫生工作行使监督职权。")}
	publicPlaces = catalog.Basis{Instrument: "公共场所卫生管理条例", Level: "行政法规", Article: "第三章", From: "2019-04-23",
		Quote: gist("卫生部门负责公共场所的卫生监督。")}
	occupational = catalog.Basis{Instrument: "中华人民共和国职业病防治法", Level: "法律", Article: "第六十二条", From: "2018-12-29",
		Quote: gist("主管部门依照职责对职业病防治工作进行监督检查。")}
	medical = catalog.Basis{Instrument: "医疗机构管理条例", Level: "行政法规", Article: "第五章", From: "2022-05-01",
		Quote: gist("卫生行政部门对医疗机构的执业活动进行检查指导。")}
)

var onSite, onPaper, onNet = []string{"1"}, []string{"2", "1"}, []string{"5", "1"}

// socialItems are those of the 社会工作部.
var socialItems = []listed{
	{code: "SHGZ-01", field: "社会组织", name: "社会团体年度工作和财务情况检查", content: "法人治理、年度工作、经费来源和使用、年度报告",
		types: []string{"5"}, methods: onPaper, quals: []string{"社会组织"}, offSite: true, rate: 5, frequency: "每年一次",
		bases: []catalog.Basis{associations},
		points: []string{
			"章程与登记事项|与登记管理机关核准的内容一致", "会员大会和理事会|按章程规定的次数召开并有会议记录", "年度报告|按期报送，内容与账目相符",
			"经费使用|用于章程规定的业务范围，没有在会员中分配", "印章和票据|专人保管，使用有登记"}},
	{code: "SHGZ-02", field: "社会组织", name: "民办非企业单位业务活动和资产使用检查", content: "业务活动、资产来源和使用、信息公开",
		types: []string{"6"}, methods: onPaper, quals: []string{"社会组织"}, offSite: true, rate: 5, frequency: "每年一次",
		bases: []catalog.Basis{nonEnterprise},
		points: []string{
			"业务活动|在登记的业务范围之内", "开办资金|没有抽逃或挪用", "受赠和资助|专款专用，向社会公布", "负责人和从业人员|与备案一致"}},
	{code: "SHGZ-03", field: "社会组织", name: "行业协会商会收费行为检查", content: "会费标准的制定程序、收费公示、强制收费",
		types: []string{"5"}, methods: onPaper, quals: []string{"财务审计"}, offSite: true, rate: 10, frequency: "每年一次",
		bases:  []catalog.Basis{associations},
		points: []string{"会费标准|经会员大会表决通过", "收费公示|在网站或办公场所公开项目和标准", "自愿原则|没有强制入会、强制收费", "票据|使用会费专用票据"}},
	{code: "SHGZ-04", field: "教育", name: "民办学校办学条件和办学行为检查", content: "办学许可、教师资质、校舍安全管理、教学管理",
		special: true, types: []string{"9"}, methods: onSite, rate: 10, frequency: "每年一次", bases: []catalog.Basis{schools},
		points: []string{
			"办学许可证|在有效期内，办学地址与许可一致", "教师|持有相应资格，签订聘用合同", "教学安排|不超标超前，不占用规定的休息时间",
			"安全管理|门卫、视频监控、应急预案齐备", "接送和校车|有交接记录，车辆和驾驶人符合规定"}},
	{code: "SHGZ-05", field: "教育", name: "民办学校信息公示和收费管理检查", content: "收费项目和标准公示、预收费管理、退费",
		types: []string{"9"}, methods: onPaper, offSite: true, rate: 10, frequency: "每年一次", bases: []catalog.Basis{schools},
		points: []string{"收费公示|在显著位置公示项目和标准", "预收费|进入专用账户，没有一次收取超过规定时长的费用", "退费|按合同约定办理，没有无故拖延"}},
	{code: "SHGZ-06", field: "养老服务", name: "养老机构服务质量和运营检查", content: "备案、入住评估、护理服务、膳食、应急管理",
		special: true, types: []string{"12"}, methods: onSite, rate: 20, frequency: "每年一次",
		bases: []catalog.Basis{elderly, careHomes},
		points: []string{
			"备案|服务场所和床位数与备案一致", "服务协议|与老年人或其代理人签订，载明收费和服务内容", "能力评估|入住时和状况变化时评估并归档",
			"护理人员|经过培训，夜间有人值守", "预收费用|专户管理，没有用于投资、借贷"}},
	{code: "SHGZ-07", field: "人力资源服务", name: "人力资源服务机构经营活动检查", content: "许可和备案、招聘信息、收费、台账",
		types: []string{"13"}, methods: onSite, quals: []string{"劳动监察"}, rate: 5, frequency: "每年一次",
		bases: []catalog.Basis{labourMarket},
		points: []string{
			"许可和备案|职业中介活动取得许可，其他业务已备案", "明示事项|在服务场所公示营业执照、许可证、服务项目、收费标准、监督电话",
			"招聘信息|真实合法，没有就业歧视", "服务台账|如实记录，保存不少于两年"}},
	{code: "SHGZ-08", field: "劳动用工", name: "用人单位劳动用工检查", content: "劳动合同、工资支付、工时和休假、社会保险",
		types: []string{"1", "3", "6", "9", "12", "13"}, methods: onPaper, quals: []string{"劳动监察"}, offSite: true,
		frequency: "每年不超过两次", bases: []catalog.Basis{labour, labourWatch},
		points: []string{"劳动合同|一个月内签订书面合同，交劳动者一份", "工资支付|按月足额支付，有支付台账", "工时和休假|加班有记录并支付加班费", "社会保险|为职工办理参保并按时缴费"}},
}
