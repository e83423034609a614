package publication

import "slices"

// Type is a kind of result (RESULT_TYPE). 01 to 08 are the national ones; 11 to
// 16 are for objects and states which those do not cover.
type Type struct {
	Code, Name string
	Problem    bool // a failed point must stand behind it
	Gone       bool // the object no longer carries on; the registry says so
	Alone      bool // excludes every other type
}

// Types is the dictionary.
var Types = []Type{
	{Code: "01", Name: "未发现问题", Alone: true},
	{Code: "02", Name: "未按规定公示应当公示的信息", Problem: true},
	{Code: "03", Name: "公示信息隐瞒真实情况、弄虚作假", Problem: true},
	{Code: "04", Name: "通过登记的住所（经营场所）无法联系"},
	{Code: "05", Name: "发现问题已责令改正", Problem: true},
	{Code: "06", Name: "不配合检查情节严重"},
	{Code: "07", Name: "未发现开展本次抽查涉及的经营活动", Alone: true},
	{Code: "08", Name: "发现问题待后续处理", Problem: true},
	{Code: "11", Name: "已注销", Gone: true},
	{Code: "12", Name: "被吊销", Gone: true},
	{Code: "13", Name: "被撤销登记", Gone: true},
	{Code: "14", Name: "迁出（管辖变更）", Gone: true},
	{Code: "15", Name: "已关闭停业或正在组织清算", Gone: true},
	{Code: "16", Name: "法定抽查检查未通过", Problem: true},
}

const (
	noProblem  = "01"
	noActivity = "07"
	followUp   = "08"
)

// TypeOf finds a type by its code.
func TypeOf(code string) (Type, bool) {
	i := slices.IndexFunc(Types, func(t Type) bool { return t.Code == code })
	if i < 0 {
		return Type{}, false
	}
	return Types[i], true
}

// TypeNames are the Chinese names of codes.
func TypeNames(codes []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = c
		if t, ok := TypeOf(c); ok {
			out[i] = t.Name
		}
	}
	return out
}
