package plans

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yangguang/internal/catalog"
	"yangguang/internal/ids"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

func readLine(f *ui.Form) plan.PlanTask {
	t := plan.PlanTask{
		Name: f.Line("name", "抽查任务名称", 80), Direction: f.String("direction"), Source: f.String("source"),
		Basis:     f.Required("basis", "抽查依据"),
		ScopeText: f.Required("scope_text", "被抽查对象范围"), Frequency: f.Required("frequency", "抽查频次"),
		From: f.Day("from", "开始日期"), To: f.Day("to", "结束日期"),
		Joint: f.String("joint") == "1", Coop: ids.Of[ids.Dept](f.Strings("coop")), Mode: f.String("mode"),
		Disclosure: f.String("disclosure"),
		Scope: roster.Scope{Types: f.Strings("types"), Labels: show.SplitList(f.String("labels")),
			Streets: show.SplitList(f.String("streets")), Credits: f.Strings("credits"), Statuses: f.Strings("statuses")},
		Quotas: readQuotas(f),
	}
	if f.Errors["name"] == "" {
		f.Required("name", "抽查任务名称")
	}
	for _, v := range f.Strings("items") {
		parts := ids.Of[ids.Dept](strings.Split(v, "/"))
		version := 0
		if len(parts) == 3 {
			version, _ = strconv.Atoi(strings.TrimPrefix(string(parts[1]), "v")) // 0 is no version: refused below
		}
		if version == 0 {
			f.Fail("items", "请从列出的事项中选择。")
			continue
		}
		t.Items = append(t.Items, plan.PlanItem{Ref: catalog.Ref{Code: string(parts[0]), Version: version}, Dept: parts[2]})
	}
	return t
}

// lineValues fills the form from a stored task.
func lineValues(t plan.PlanTask) *ui.Form {
	f := ui.NewForm()
	for name, v := range map[string]string{
		"name": t.Name, "direction": t.Direction, "source": t.Source, "basis": t.Basis, "scope_text": t.ScopeText,
		"frequency": t.Frequency, "from": t.From, "to": t.To, "mode": t.Mode, "disclosure": t.Disclosure,
		"labels": strings.Join(t.Scope.Labels, "、"), "streets": strings.Join(t.Scope.Streets, "、"),
		"joint": map[bool]string{true: "1", false: "0"}[t.Joint], "quotas": strconv.Itoa(len(t.Quotas)),
	} {
		f.Set(name, v)
	}
	for name, codes := range map[string][]string{"coop": ids.Strings(t.Coop), "types": t.Scope.Types,
		"credits":  t.Scope.Credits,
		"statuses": t.Scope.Statuses} {
		f.Values[name] = slices.Clone(codes)
	}
	for _, it := range t.Items {
		f.Values.Add("items", it.Ref.String()+"/"+string(it.Dept))
	}
	for n, q := range t.Quotas {
		by := q.By
		if q.By == plan.ByCredit {
			by += ":" + q.Value
		}
		f.Set(show.RowField("quotas", n, "by"), by)
		if q.By == plan.ByLabel {
			f.Set(show.RowField("quotas", n, "label"), q.Value)
		}
		if q.Den > 0 {
			f.Set(show.RowField("quotas", n, "rate"), plan.RateText(q.Num, q.Den))
		} else {
			f.Set(show.RowField("quotas", n, "count"), strconv.FormatInt(q.Count, 10))
		}
	}
	return f
}

// saveLine writes a new task or, with a task in the path, that one.
func saveLine(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	p, err := openDraft(d, r)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	seen, err := strconv.Atoi(f.String("seen"))
	if err != nil {
		seen = 0 // matches no row: answered as a conflict
	}
	if show.MoreRows(f, "quotas") {
		return lineForm(d, w, r, http.StatusOK, f, p, seen)
	}
	t := readLine(f)
	if !f.OK() {
		return lineForm(d, w, r, http.StatusUnprocessableEntity, f, p, seen)
	}
	t.ID = ids.Line(r.PathValue("task"))
	id, err := d.App.Plan.SaveTask(r.Context(), d.Actor(r).WithKey(f.Key), p.ID, seen, t)
	if f.Refused(err) {
		return lineForm(d, w, r, http.StatusUnprocessableEntity, f, p, seen)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, lineHref(p.ID, id), "计划任务已保存。")
}
