package plans

import (
	"fmt"
	"strings"

	"yangguang/internal/draw"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// The choices of a stratum: all, each credit class, or a label to be typed.
func strataOptions() []ui.Option {
	out := []ui.Option{{Value: plan.ByAll, Label: "全部（或其余）"}}
	for _, c := range roster.Credits {
		out = append(out, ui.Option{Value: plan.ByCredit + ":" + c.Code, Label: c.Name})
	}
	return append(out, ui.Option{Value: plan.ByLabel, Label: "有某个标签"})
}

func quotaRows(f *ui.Form) show.FormRows {
	g := show.FormRows{Name: "quotas", Title: "抽查比例或户数", More: "再加一层", Err: f.Errors["quotas"],
		Count: show.RowCount(f, "quotas", 1),
		Help:  "每层填比例或户数中的一项；比例是大于0、不超过100的百分数，按对象数向上取整。分层按先后归属，“全部（或其余）”放在最后。"}
	for n := range g.Count {
		field := func(name string) string { return show.RowField("quotas", n, name) }
		g.Rows = append(g.Rows, show.FormRow{No: n + 1, Fields: []ui.Field{
			f.Select(field("by"), "分层", strataOptions()).Any("请选择"), f.Text(field("label"), "标签").Hint("按标签分层时填写"),
			f.Text(field("rate"), "比例").Hint("例如 5% 或 2.5%"), f.Number(field("count"), "户数"),
		}})
	}
	return g
}

// readQuotas reads the strata; what does not parse is noted at its field.
func readQuotas(f *ui.Form) []plan.Quota {
	var out []plan.Quota
	for n := range show.RowCount(f, "quotas", 1) {
		at := func(name string) string { return f.String(show.RowField("quotas", n, name)) }
		by, rate, count := at("by"), at("rate"), at("count")
		if by == "" && rate == "" && count == "" && at("label") == "" {
			continue
		}
		var q plan.Quota
		switch kind, value, _ := strings.Cut(by, ":"); kind {
		case plan.ByAll:
			q = plan.Quota{By: plan.ByAll, Stratum: "ALL", Name: "全部"}
			if len(out) > 0 {
				q.Stratum, q.Name = "REST", "其余"
			}
		case plan.ByCredit:
			q = plan.Quota{By: plan.ByCredit, Value: value, Stratum: value, Name: roster.WordOf(roster.Credits, value)}
		case plan.ByLabel:
			q = plan.Quota{By: plan.ByLabel, Value: at("label"), Stratum: at("label"), Name: at("label")}
			if q.Value == "" {
				f.Fail(show.RowField("quotas", n, "label"), "请填写标签。")
			} else if !draw.ValidCode(q.Stratum) {
				q.Stratum = fmt.Sprintf("L%d", n+1)
			}
		default:
			f.Fail(show.RowField("quotas", n, "by"), "请选择分层。")
		}
		var err error
		switch {
		case rate != "" && count != "":
			f.Fail(show.RowField("quotas", n, "rate"), "比例和户数只填一项。")
		case count != "":
			if q.Count, err = plan.ParseCount(count); err != nil {
				f.Fail(show.RowField("quotas", n, "count"), "户数应为1以上的整数。")
			}
		default:
			if q.Num, q.Den, err = plan.ParseRate(rate); err != nil {
				f.Fail(show.RowField("quotas", n, "rate"), "比例应为大于0、不超过100的百分数，例如5%。")
			}
		}
		out = append(out, q)
	}
	return out
}
