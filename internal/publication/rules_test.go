package publication

import (
	"testing"

	"yangguang/internal/inspection"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
)

func TestContent(t *testing.T) {
	t.Parallel()
	clean, failed, none := inspection.Findings{Pass: 3}, inspection.Findings{Pass: 2, Fail: 1}, inspection.Findings{NA: 3}
	for _, c := range []struct {
		id      string
		content Content
		f       inspection.Findings
		want    string
	}{
		{"3.1 no type", Content{}, clean, "TYPE_REQUIRED"},
		{"3.1 unknown type", Content{Types: []string{"09"}}, clean, "TYPE_UNKNOWN"},
		{"3.1 01 alone", Content{Types: []string{"01"}}, clean, ""},
		{"3.1 01 excludes others", Content{Types: []string{"01", "06"}, Summary: "拒绝"}, clean, "TYPE_EXCLUDES"},
		{"3.1 07 excludes others", Content{Types: []string{"07", "15"}, Summary: "停业"}, none, "TYPE_EXCLUDES"},
		{"3.1 06 may stand with others", Content{Types: []string{"05", "06"}, Summary: "收费未公示"}, failed, ""},
		{"3.1 08 requires handling", Content{Types: []string{"08"}, Summary: "收费未公示"}, failed, "HANDLING_REQUIRED"},
		{"3.1 08 with handling", Content{Types: []string{"08"}, Summary: "收费未公示", Handling: "移送市场监管部门"}, failed, ""},
		{"3.1 05 needs a summary", Content{Types: []string{"05"}}, failed, "SUMMARY_REQUIRED"},
		{"3.1 11 needs the registry evidence", Content{Types: []string{"11"}}, inspection.Findings{Unchecked: 3},
			"SUMMARY_REQUIRED"},
		{"3.1 04 nobody found", Content{Types: []string{"04"}, Summary: "两次上门均无人"}, inspection.Findings{Unchecked: 3}, ""},
		{"A20 01 against a failed point", Content{Types: []string{"01"}}, failed, "TYPE_CONTRADICTS"},
		{"A20 07 against a checked point", Content{Types: []string{"07"}}, clean, "TYPE_CONTRADICTS"},
		{"a problem without a failed point", Content{Types: []string{"05"}, Summary: "清单之外"}, clean, "TYPE_CONTRADICTS"},
		{"all 不适用 asks for 07", Content{Types: []string{"01"}}, none, "ALL_NOT_APPLICABLE"},
		{"07", Content{Types: []string{"07"}}, none, ""},
		{"a reason", Content{Types: []string{"15"}, Summary: "已停业", Reason: "登记状态为停业"}, none, ""},
	} {
		var err error
		if no := checkContent(c.content, c.f); no != nil {
			err = no
		}
		if got := testkit.Code(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.id, got, c.want)
		}
	}
}

// Each refusal names the provision it rests on.
func TestBases(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		got  *law.Refusal
		want law.Provision
	}{
		{checkContent(Content{Types: []string{"01"}}, inspection.Findings{Fail: 1}), law.Art20},
		{checkContent(Content{}, inspection.Findings{Pass: 1}), law.Art174},
		{checkContent(Content{Types: []string{"01"}}, inspection.Findings{NA: 1}), law.Art15},
		{Result{State: Published}.in("录入", Draft), law.Art19},
		{Result{State: Draft}.in("公示", Approved), law.Art11},
		{checkPersonal(Result{Summary: "手机13812345678"}, ""), law.Disclosure17},
		{checkPublish(Result{DueOn: "2026-12-21"}, true), law.Art174},
	} {
		if c.got == nil || c.got.Basis != c.want {
			t.Errorf("%+v, want %s", c.got, c.want.ID)
		}
	}
}
