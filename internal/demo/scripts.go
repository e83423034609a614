package demo

import (
	"yangguang/internal/ids"
	"yangguang/internal/plan"
)

// Key names one task of the zone.
type Key string

// The tasks of the zone, by what they show.
const (
	KeyPublished     Key = "published"
	KeyDraft         Key = "draft"
	KeyPending       Key = "pending"
	KeyApproved      Key = "approved"
	KeyConfirmed     Key = "confirmed"
	KeyFrozen        Key = "frozen"
	KeyHalfRolled    Key = "half-rolled"
	KeyRolled        Key = "rolled"
	KeyOpened        Key = "opened"
	KeyDrawn         Key = "drawn"
	KeyLocked        Key = "locked"
	KeyDispatched    Key = "dispatched"
	KeyPartlyAcked   Key = "partly-acknowledged"
	KeyPartlyStaffed Key = "partly-staffed"
	KeyStaffed       Key = "staffed"
	KeyInspecting    Key = "inspecting"
	KeyReported      Key = "reported"
	KeyJudged        Key = "judged"
	KeyVoided        Key = "voided"    // two attempts, the first voided after its result
	KeyEmbargoed     Key = "embargoed" // 不宜告知
	KeyFirms         Key = "firms"     // led by another department, waits for ours
	KeySafety        Key = "safety"    // led by a third department
	KeySalons        Key = "salons"    // of a single department
)

// script is one task of a plan and how far it is carried; without a key it
// stands in the plan only.
type script struct {
	key     Key
	name    string
	lead    ids.Dept
	coop    []ids.Dept
	scope   string // as the public reads it
	types   []string
	labels  []string
	items   []string
	quotas  []plan.Quota
	upto    Stage
	sm3     bool
	embargo bool
	voided  bool // the first attempt is voided once it has a result
}

func rest(num, den int64) plan.Quota {
	return plan.Quota{Stratum: "QT", Name: "其余", By: plan.ByAll, Num: num, Den: den}
}

func count(n int64) []plan.Quota {
	return []plan.Quota{{Stratum: "QB", Name: "全部", By: plan.ByAll, Count: n}}
}

func all(num, den int64) []plan.Quota {
	return []plan.Quota{{Stratum: "QB", Name: "全部", By: plan.ByAll, Num: num, Den: den}}
}

// byCredit draws a per cent of class A, b of B and so on.
func byCredit(a, b, c, d int64) []plan.Quota {
	return []plan.Quota{
		{Stratum: "D", Name: "信用风险高", By: plan.ByCredit, Value: "D", Num: d, Den: 100},
		{Stratum: "C", Name: "信用风险较高", By: plan.ByCredit, Value: "C", Num: c, Den: 100},
		{Stratum: "B", Name: "信用风险一般", By: plan.ByCredit, Value: "B", Num: b, Den: 100},
		{Stratum: "A", Name: "信用风险低", By: plan.ByCredit, Value: "A", Num: a, Den: 100},
	}
}

// scripts in the order of their making: the thread to the end comes first, so
// that what it changes in the rosters is before the confirmations of the others.
var scripts = []script{
	{key: KeyPublished, name: "民办学校和养老机构安全与服务部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"SCJG", "YJGL", "WSJK"},
		scope: "全区民办学校、养老机构", types: []string{"9", "12"},
		items: []string{"SHGZ-04", "SHGZ-05", "SHGZ-06", "SHGZ-08", "SCJG-02", "YJGL-01", "WSJK-01", "WSJK-04"},
		upto:  Published,
		quotas: []plan.Quota{{Stratum: "XF", Name: "消防重点单位", By: plan.ByLabel, Value: "消防重点", Num: 15, Den: 100},
			rest(4, 100)}},
	{key: KeyDraft, name: "社会团体年度工作和财务情况抽查", lead: "SHGZ", scope: "全区社会团体", types: []string{"5"},
		items: []string{"SHGZ-01"}, quotas: all(5, 100), upto: Drafted},
	{key: KeyPending, name: "行业协会商会收费部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"SCJG"}, scope: "全区社会团体",
		types: []string{"5"}, items: []string{"SHGZ-03", "SCJG-03"}, quotas: count(6), upto: Submitted},
	{key: KeyApproved, name: "民办非企业单位业务活动抽查", lead: "SHGZ", scope: "全区民办非企业单位", types: []string{"6"},
		items: []string{"SHGZ-02"}, quotas: all(4, 100), upto: Approved},
	{key: KeyFrozen, name: "人力资源服务机构用工和公示信息部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"SCJG"}, scope: "全区人力资源服务机构",
		types: []string{"13"}, items: []string{"SHGZ-07", "SHGZ-08", "SCJG-01"}, quotas: byCredit(3, 5, 20, 50),
		upto: Frozen},
	{key: KeyHalfRolled, name: "民办学校收费部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"SCJG"}, scope: "全区民办学校",
		types: []string{"9"}, items: []string{"SHGZ-05", "SCJG-03"}, quotas: all(5, 100), upto: HalfRolled},
	{key: KeyRolled, name: "养老机构预收费部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"SCJG"}, scope: "全区养老机构", types: []string{"12"},
		items: []string{"SHGZ-06", "SCJG-03"}, quotas: all(10, 100), upto: Rolled},
	{key: KeyOpened, name: "民办非企业单位劳动用工抽查", lead: "SHGZ", scope: "全区民办非企业单位", types: []string{"6"},
		items: []string{"SHGZ-08"}, quotas: count(5), upto: Opened},
	{key: KeyDrawn, name: "社会团体财务和收费部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"SCJG"}, scope: "全区社会团体", types: []string{"5"},
		items: []string{"SHGZ-01", "SHGZ-03", "SCJG-03"}, quotas: all(6, 100), upto: Drawn, sm3: true},
	{key: KeyLocked, name: "民办学校办学行为和学校卫生部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"WSJK"}, scope: "全区民办学校",
		types: []string{"9"}, items: []string{"SHGZ-04", "WSJK-01"}, quotas: count(5), upto: Locked},
	{key: KeyDispatched, name: "养老机构医养服务部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"WSJK"}, scope: "全区养老机构",
		types: []string{"12"}, items: []string{"SHGZ-06", "WSJK-04"}, quotas: count(4), upto: Dispatched},
	{key: KeyPartlyAcked, name: "民办学校食堂部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"SCJG", "WSJK"}, scope: "全区民办学校",
		types: []string{"9"}, items: []string{"SHGZ-04", "SCJG-02", "WSJK-01"}, quotas: count(4), upto: PartlyAcknowledged},
	{key: KeyPartlyStaffed, name: "人力资源服务机构广告部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"SCJG"}, scope: "全区人力资源服务机构",
		types: []string{"13"}, items: []string{"SHGZ-07", "SCJG-05"}, quotas: count(4), upto: PartlyStaffed},
	{key: KeyStaffed, name: "养老机构消防安全部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"YJGL"}, scope: "全区养老机构",
		types: []string{"12"}, items: []string{"SHGZ-06", "YJGL-01"}, quotas: count(4), upto: Staffed},
	{key: KeyInspecting, name: "民办非企业单位收费公示部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"SCJG"}, scope: "全区民办非企业单位",
		types: []string{"6"}, items: []string{"SHGZ-02", "SCJG-03"}, quotas: count(6), upto: Inspecting},
	{key: KeyReported, name: "民办学校招生广告部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"SCJG"}, scope: "全区民办学校",
		types: []string{"9"}, items: []string{"SHGZ-05", "SCJG-05"}, quotas: count(3), upto: Reported},
	{key: KeyJudged, name: "人力资源服务机构收费部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"SCJG"}, scope: "全区人力资源服务机构",
		types: []string{"13"}, items: []string{"SHGZ-07", "SCJG-03"}, quotas: count(3), upto: Judged},
	{key: KeyVoided, name: "民办学校消防安全部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"YJGL"}, scope: "全区民办学校", types: []string{"9"},
		items: []string{"SHGZ-04", "YJGL-01"}, quotas: count(4), upto: Locked, voided: true},
	{key: KeyEmbargoed, name: "学校食堂不宜告知部门联合抽查", lead: "SHGZ", coop: []ids.Dept{"SCJG"}, scope: "全区民办学校",
		types: []string{"9"}, items: []string{"SHGZ-04", "SCJG-02"}, quotas: count(3), upto: Staffed, embargo: true},
	{key: KeyConfirmed, name: "人力资源服务机构经营活动抽查", lead: "SHGZ", scope: "全区人力资源服务机构", types: []string{"13"},
		items: []string{"SHGZ-07"}, quotas: byCredit(2, 4, 10, 30), upto: Confirmed},

	{key: KeyFirms, name: "企业公示信息和劳动用工部门联合抽查", lead: "SCJG", coop: []ids.Dept{"SHGZ"}, scope: "全区企业", types: []string{"1"},
		items: []string{"SCJG-01", "SHGZ-08"}, quotas: byCredit(1, 2, 5, 20), upto: Dispatched},
	{name: "食品、特种设备、价格和广告抽查", lead: "SCJG", scope: "全区企业、民办学校、养老机构", types: []string{"1", "9", "12"},
		items: []string{"SCJG-02", "SCJG-03", "SCJG-04", "SCJG-05"}, quotas: all(3, 100)},

	{key: KeySafety, name: "危险化学品和职业卫生部门联合抽查", lead: "YJGL", coop: []ids.Dept{"WSJK"}, scope: "全区有安全生产、危险化学品标签的企业",
		types: []string{"1"}, labels: []string{"安全生产", "危险化学品"}, items: []string{"YJGL-02", "YJGL-03", "WSJK-03"},
		upto: Drawn,
		quotas: []plan.Quota{{Stratum: "WH", Name: "危险化学品单位", By: plan.ByLabel, Value: "危险化学品", Num: 10, Den: 100},
			rest(3, 100)}},
	{name: "学校、养老机构消防安全抽查", lead: "YJGL", scope: "全区民办学校、养老机构", types: []string{"9", "12"}, items: []string{"YJGL-01"},
		quotas: all(10, 100)},

	{key: KeySalons, name: "公共场所卫生抽查", lead: "WSJK", scope: "全区有公共场所标签的个体工商户", types: []string{"3"},
		labels: []string{"公共场所"}, items: []string{"WSJK-02"}, quotas: all(5, 100), upto: Frozen},
	{name: "学校卫生、职业卫生和医疗服务抽查", lead: "WSJK", scope: "全区企业、民办学校、养老机构", types: []string{"1", "9", "12"},
		items: []string{"WSJK-01", "WSJK-03", "WSJK-04"}, quotas: all(3, 100)},
}
