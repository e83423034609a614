package catalog

import "slices"

// Word is an entry of a dictionary: the code is stored, the name is shown.
type Word struct{ Code, Name string }

// NameOf is the name of a code in a dictionary; an unknown code names itself.
func NameOf(words []Word, code string) string {
	i := slices.IndexFunc(words, func(w Word) bool { return w.Code == code })
	if i < 0 {
		return code
	}
	return words[i].Name
}

// Known reports whether the dictionary has the code.
func Known(words []Word, code string) bool {
	return slices.ContainsFunc(words, func(w Word) bool { return w.Code == code })
}

// The two ways of supervision of an item: only ModeRandom takes part in a draw.
const (
	ModeRandom  = "random"  // 双随机
	ModeSpecial = "special" // 重点监管: special key areas, outside the draw (Article 1)
)

var (
	// Modes are the 监管方式.
	Modes = []Word{{ModeRandom, "双随机"}, {ModeSpecial, "重点监管"}}

	// Classes are the 事项类别 of the provincial data standard.
	Classes = []Word{{"1", "一般检查事项"}, {"2", "重点检查事项"}}

	// ObjectTypes are the kinds of subjects an item may be inspected at; the
	// first four codes are those of the provincial data standard.
	ObjectTypes = []Word{
		{"1", "企业"}, {"2", "农民专业合作社"}, {"3", "个体工商户"}, {"4", "外国企业常驻代表机构"},
		{"5", "社会团体"}, {"6", "民办非企业单位"}, {"7", "基金会"}, {"8", "事业单位"},
		{"9", "民办学校（幼儿园）"}, {"10", "校外培训机构"}, {"11", "医疗卫生机构"}, {"12", "养老机构"},
		{"13", "人力资源服务机构"}, {"14", "公共场所"}, {"15", "其他组织"}, {"16", "工程项目、产品或行为"}, {"99", "其他"},
	}

	// Methods are the 检查方式; codes 1 to 6 are those of the provincial data
	// standard (Article 16).
	Methods = []Word{
		{"1", "实地检查"}, {"2", "书面检查"}, {"3", "行政部门检查结果或专业意见"}, {"4", "检验检测"}, {"5", "网络监测"},
		{"6", "委托专业机构辅助"}, {"7", "审计"}, {"8", "验资"}, {"9", "评估"}, {"10", "视频检查"},
	}

	// Levels are the 实施层级.
	Levels = []Word{{"省级", "省级"}, {"市级", "市级"}, {"县级", "县级"}, {"街道级", "街道级"}}

	// BasisLevels are the ranks of law that can carry an inspection; a notice
	// of an office cannot (A1-5).
	BasisLevels = []Word{{"法律", "法律"}, {"行政法规", "行政法规"}, {"地方性法规", "地方性法规"}, {"规章", "规章"}, {"国务院决定", "国务院决定"}}
)
