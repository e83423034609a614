package items

import (
	"net/url"
	"reflect"
	"testing"

	"yangguang/internal/web/ui"
)

// The form that is filled from a stored item says the same item again.
func TestItemFormKeepsAll(t *testing.T) {
	t.Parallel()
	f := ui.NewForm()
	f.Values = url.Values{
		"code": {"S-1"}, "name": {"民办学校检查"}, "field": {"民办教育"}, "class": {"1"}, "mode": {"random"}, "level": {"县级"},
		"frequency": {"每年一次"},
		"rate":      {"2.5%"}, "min_persons": {"2"}, "quals": {"教育、卫生"}, "content": {"办学许可和收费公示"}, "object_types": {"9",
			"10"},
		"methods":  {"1"},
		"announce": {"1"}, "bases": {"1"}, "bases-0-instrument": {"《示例办法》"}, "bases-0-level": {"规章"},
		"bases-0-article": {"第十条"},
		"bases-0-from":    {"2020-01-01"}, "bases-0-quote": {"（示例条文）"}, "points": {"2"}, "points-0-text": {"办学许可证有效"},
		"points-0-method": {"1"},
		"points-1-text":   {"收费项目已公示"},
	}
	i := read(f)
	if !f.OK() {
		t.Fatal(f.Problems())
	}
	if i.RateNum != 1 || i.RateDen != 40 || len(i.Bases) != 1 || len(i.Points) != 2 || len(i.Quals) != 2 ||
		len(i.ObjectTypes) != 2 || !i.Announce || i.OffSite {
		t.Errorf("read %+v", i)
	}
	again := read(values(i))
	again.Ref = i.Ref // stands in the address of a stored item
	if !reflect.DeepEqual(again, i) {
		t.Errorf("stored %+v\nshown  %+v", i, again)
	}
}
