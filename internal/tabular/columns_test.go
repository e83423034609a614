package tabular

import (
	"maps"
	"testing"
)

var wanted = []Column{
	{Key: "name", Names: []string{"名称", "企业名称", "单位名称", "name"}, Required: true},
	{Key: "uscc", Names: []string{"统一社会信用代码", "统一信用代码", "社会信用代码", "信用代码", "uscc"}, Required: true},
	{Key: "legal", Names: []string{"法定代表人", "负责人"}},
	{Key: "phone", Names: []string{"联系电话", "电话"}},
}

func TestMapColumns(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		header  []string
		want    Mapping
		missing int
	}{
		"plain": {[]string{"名称", "统一社会信用代码"}, Mapping{"name": 0, "uscc": 1}, 0},
		"decorated": {[]string{"序号", " 企业 名称＊", "*统一社会信用代码（必填）", "法定代表人（负责人）", "联系电话："},
			Mapping{"name": 1, "uscc": 2, "legal": 3, "phone": 4}, 0},
		"English":     {[]string{"NAME", "ＵＳＣＣ", "est_date"}, Mapping{"name": 0, "uscc": 1}, 0},
		"best first":  {[]string{"单位名称", "名称", "信用代码", "统一社会信用代码"}, Mapping{"name": 1, "uscc": 3}, 0},
		"left first":  {[]string{"名称", "名称", "uscc"}, Mapping{"name": 0, "uscc": 2}, 0},
		"full first":  {[]string{"名称（曾用）", "名称", "uscc"}, Mapping{"name": 1, "uscc": 2}, 0},
		"missing":     {[]string{"名称", "电话"}, Mapping{"name": 0, "phone": 1}, 1},
		"empty":       {[]string{"", "（）", "*"}, Mapping{}, 2},
		"no contains": {[]string{"企业名称说明", "统一社会信用代码证"}, Mapping{}, 2},
	} {
		got, missing := MapColumns(row.header, wanted)
		if !maps.Equal(got, row.want) || len(missing) != row.missing {
			t.Errorf("%s: %v, missing %v; want %v", name, got, missing, row.want)
		}
	}
}

func TestOneColumnServesOneKey(t *testing.T) {
	t.Parallel()
	both := []Column{{Key: "a", Names: []string{"名称"}}, {Key: "b", Names: []string{"名称", "名称"}}}
	got, _ := MapColumns([]string{"名称"}, both)
	if !maps.Equal(got, Mapping{"a": 0}) {
		t.Errorf("got %v", got)
	}
	got, _ = MapColumns([]string{"名称", "名 称"}, both)
	if !maps.Equal(got, Mapping{"a": 0, "b": 1}) {
		t.Errorf("got %v", got)
	}
}

func TestMappingValue(t *testing.T) {
	t.Parallel()
	m := Mapping{"name": 1, "far": 9}
	row := Row{Fields: []string{"x", "甲"}}
	if m.Value(row, "name") != "甲" || m.Value(row, "far") != "" || m.Value(row, "none") != "" {
		t.Error("wrong field")
	}
}
