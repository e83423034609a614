package synth

// Family names, the frequent ones first: names.go picks from the head more
// often.
var familyNames = []rune(
	"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文" +
		"庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边净阴闫佘" +
		"练肖付代晏")

var givenNames = []rune(
	"伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂文辉力永健世广志义兴良海山仁波宁贵福生龙元全国胜学祥才发武新利清飞彬富顺信子康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆民友裕河" +
		"哲江浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘慧巧美雅芝玉萍红月彩春菊兰凤洁梅琳素云莲真环雪荣爱妹香莺媛瑞凡佳嘉琼勤珍贞莉莹雨桐语墨知然")

// Rare characters that stand in real names: end of the basic block and
// extensions A to F, all in GB 18030.
var rareRunes = []rune("鿍鿎鿏䶮㛃㳇䏝㧐𠅤𠳐𣲗𥻗𨙸𡐓𪣻𫄨𫖯𫟅𫟹𫠊𬍛𬭎𬬭𬣙𬱖𬉼𮧵\U0002CEB8")

// Places are made up, so that no sample is taken for a real organisation.
var places = []string{"云岭", "海澜", "临川湾", "青屿", "松溪", "望港", "白鹭", "金沙滩", "柳林", "石桥", "东岬", "南浦", "西泊", "北屏", "月亮湾", "鹿角"}

var streets = []string{"银杏街道", "海风街道", "松涛街道", "桃园镇", "苇塘镇", "望海镇"}

var roads = []string{"银杏路", "海风路", "松涛路", "朝霞街", "渔歌街", "晨光路", "学府路", "和睦街", "劝工路", "灯塔路", "石榴巷", "丰收路", "长桥路", "梧桐街",
	"静水路", "码头路", "广济街", "知春路", "云帆路", "翠微街"}

var brandHeads = []rune("安博诚德鼎东恒弘华汇嘉金锦康乐利联隆美铭宁普启庆仁瑞润盛世顺泰天万祥欣新信星阳益永优裕元远悦智中卓尚晨")

var brandTails = []rune("邦宝彩畅辰成达丰福冠光广海航和宏辉佳健捷景康凯蓝朗力林茂明鹏平奇晴荣森尚舒硕腾通旺威翔兴雅业怡颖源泽展正知舟洲")

// kind is one type of subject: how often it occurs, how it is registered and
// named, and what is supervised about it.
type kind struct {
	name     string // 主体类型
	share    int    // of 100
	prefixes []string
	bodies   string // first two characters of the organisation code
	rated    bool   // has a credit-risk class
	topics   []string
	forms    []string
	industry []string // GB/T 4754-2017; one for each topic, or any for all
	labels   []string
}

var kinds = []kind{
	{name: "社会团体", share: 9, prefixes: []string{"51"}, bodies: "MJ",
		topics:   []string{"志愿服务", "家庭教育", "老年体育", "书法", "摄影", "餐饮", "渔具", "物业管理", "电子商务", "心理健康", "养犬", "武术", "农产品", "装饰装修"},
		forms:    []string{"协会", "学会", "商会", "促进会", "联合会", "研究会"},
		industry: []string{"9521", "9522", "9529"},
		labels:   []string{"社会组织年报", "涉企收费", "评估等级", "分支机构"}},
	{name: "民办非企业单位", share: 11, prefixes: []string{"52"}, bodies: "MJ",
		topics:   []string{"社会工作", "公益", "助残", "社区", "青少年", "文化艺术", "体育", "志愿者", "心理咨询", "法律援助", "非遗传习"},
		forms:    []string{"服务中心", "发展中心", "促进中心", "服务社", "活动中心", "研究院"},
		industry: []string{"8521", "8529", "8399"},
		labels:   []string{"社会组织年报", "承接政府购买服务", "公益资金", "志愿服务"}},
	{name: "民办学校", share: 9, prefixes: []string{"52", "52", "52", "91"}, bodies: "MJ",
		topics:   []string{"", "", "双语", "艺术", "职业", "科技", "舞蹈", "外国语"},
		forms:    []string{"幼儿园", "幼儿园", "培训学校", "培训学校", "小学", "高级中学", "职业培训学校"},
		industry: []string{"8310", "8321", "8334", "8391", "8393", "8399"},
		labels:   []string{"学校食堂", "校车", "校外培训", "预收费资金", "消防重点", "办学许可"}},
	{name: "养老机构", share: 5, prefixes: []string{"52", "52", "91"}, bodies: "MJ",
		topics:   []string{"", "", "居家", "医养", "幸福"},
		forms:    []string{"养老院", "颐养中心", "老年公寓", "康养中心", "日间照料中心"},
		industry: []string{"8512", "8514", "8521"},
		labels:   []string{"养老服务", "消防重点", "食堂", "预收费资金", "医养结合"}},
	{name: "人力资源服务机构", share: 8, prefixes: []string{"91"}, bodies: "MA", rated: true,
		topics:   []string{"人力资源", "人力资源服务", "劳务派遣", "人才", "企业管理咨询", "劳务"},
		forms:    []string{"有限公司", "有限公司", "有限责任公司", "集团有限公司"},
		industry: []string{"7262", "7263", "7269"},
		labels:   []string{"劳务派遣", "人力资源市场", "劳动用工", "年度报告"}},
	{name: "企业", share: 36, prefixes: []string{"91"}, bodies: "MA", rated: true,
		topics: []string{"食品", "水产", "机械", "新材料", "电子", "物流", "建筑工程", "装饰", "医疗器械", "海洋生物", "包装", "纺织", "信息科技", "餐饮管理",
			"农业", "化工", "汽车服务", "文化传媒"},
		forms: []string{"有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司"},
		industry: []string{"1431", "1361", "3484", "7513", "3989", "5431", "4710", "5012", "3584", "7512", "2926", "1711",
			"6513", "6210", "0141", "2669", "8111", "9051"},
		labels: []string{"劳动用工", "年度报告", "食品生产", "危险化学品", "特种设备", "排污许可", "消防重点", "外资", "安全生产"}},
	{name: "个体工商户", share: 22, prefixes: []string{"92"}, bodies: "MA",
		topics:   []string{"便利", "海鲜", "面馆", "理发", "五金", "水果", "烘焙", "家电维修", "茶叶", "服装", "小吃", "洗衣"},
		forms:    []string{"店", "店", "经营部", "商行", "铺", "工作室"},
		industry: []string{"5213", "5224", "6220", "8040", "5281", "5223", "5222", "8132", "5226", "5232", "6291", "8030"},
		labels:   []string{"食品经营", "公共场所", "年度报告", "烟草零售"}},
}
