package testkit

import (
	"fmt"
	"strings"
	"testing"

	"yangguang/internal/ids"
)

// Staffed is a task that stands where the visits begin: the list is locked and
// the groups are drawn. SHGZ initiates with the items SHGZ-01 (three points)
// and SHGZ-02 (one point), SCJG takes part with SCJG-01 (two points), which
// concerns enterprises only.
type Staffed struct {
	Task       ids.Task // id
	No         string
	Enterprise ids.Subject   // subject at which all three items are inspected; four members
	School     ids.Subject   // subject that does not concern SCJG; two members of SHGZ
	Leader     ids.Inspector // inspector code of the leader at both
}

// StaffedTask leaves the rows that the earlier steps leave, for tests of what
// comes after them. The inspectors of SHGZ are SHGZ-001 (leader) and SHGZ-002,
// those of SCJG SCJG-004 and SCJG-005: the first two of each in w.
func StaffedTask(t testing.TB, h *Home, w *People) Staffed {
	t.Helper()
	r := rows{t: t, h: h}
	s := Staffed{Task: "task1", No: "SHGZ-2026-0001", Enterprise: "91371000MA3C5XU22J", School: "52371000MJE000001A",
		Leader: "SHGZ-001"}
	r.items()
	r.roster(w, s)
	r.insert("task", map[string]any{"region": Region, "id": s.Task, "no": s.No, "name": "民办学校与企业联合抽查", "initiator": "SHGZ",
		"from_on": "2026-11-01", "to_on": "2026-12-20", "state": "draft", "disclosure": "at-lock", "hash": "sha256",
		"slots": 2, "slack": 1,
		"scope": "{}", "objects_draw": "371073-SHGZ-2026-0001-O", "version": 1, "plan": "plan1", "plan_task": "plan1-1",
		"plan_version": 1})
	r.insert("task_dept", map[string]any{"task": s.Task, "dept": "SHGZ", "lead": 1})
	r.insert("task_dept", map[string]any{"task": s.Task, "dept": "SCJG"})
	for i, code := range []string{"SHGZ-01", "SHGZ-02", "SCJG-01"} {
		r.insert("task_item", map[string]any{"task": s.Task, "seq": i + 1, "item": code, "item_version": 1, "dept": code[:4]})
	}
	r.insert("draw", map[string]any{"region": Region, "id": "371073-SHGZ-2026-0001-O", "kind": "objects", "task": s.Task,
		"dept": "SHGZ", "initiator": "SHGZ", "title": "抽查对象", "hash": "sha256", "disclosure": "at-lock", "state": "frozen",
		"attempt": 1, "pool": 2, "version": 1})
	for i, id := range []ids.Subject{s.Enterprise, s.School} {
		r.insert("draw_pick", map[string]any{"region": Region, "draw": "371073-SHGZ-2026-0001-O", "attempt": 1, "subject": id,
			"stratum": "all", "rank": i + 1, "place": i + 1, "ticket": strings.Repeat(fmt.Sprint(i), 64)})
	}
	r.exec(`update draw set state = 'locked'`)
	for _, m := range []struct {
		subject   ids.Subject
		inspector ids.Inspector
	}{
		{s.Enterprise, "SHGZ-001"}, {s.Enterprise, "SHGZ-002"}, {s.Enterprise, "SCJG-004"}, {s.Enterprise, "SCJG-005"},
		{s.School, "SHGZ-001"}, {s.School, "SHGZ-002"},
	} {
		slot, lead := 1, 0
		if m.inspector == "SHGZ-002" || m.inspector == "SCJG-005" {
			slot = 2
		}
		if m.inspector == s.Leader {
			lead = 1
		}
		r.insert("team_member", map[string]any{"region": Region, "task": s.Task, "subject": m.subject,
			"dept": string(m.inspector)[:4], "slot": slot, "inspector": m.inspector, "leader": lead, "origin": "drawn"})
	}
	r.exec(`update task set state = 'staffed'`)
	return s
}

// rows writes rows past the services; columns that are not named are "" or 0.
type rows struct {
	t testing.TB
	h *Home
}

func (r rows) items() {
	points := map[string][]string{
		"SHGZ-01": {"办学许可证在有效期内", "收费项目已公示", "消防通道畅通"},
		"SHGZ-02": {"劳动合同已签订"},
		"SCJG-01": {"营业执照亮照经营", "年报已公示"},
	}
	names := map[string]string{"SHGZ-01": "办学情况检查", "SHGZ-02": "劳动用工检查", "SCJG-01": "登记事项检查"}
	for _, code := range []string{"SHGZ-01", "SHGZ-02", "SCJG-01"} {
		kinds := `[]`
		if code == "SCJG-01" {
			kinds = `["1"]`
		}
		r.insert("item", map[string]any{"code": code, "version": 1, "dept": code[:4], "name": names[code],
			"object_types": kinds, "methods": `["1"]`, "quals": `[]`, "authors": `[]`, "min_persons": 2, "rate_den": 1,
			"state": "draft", "effective_from": "2026-01-01", "row_version": 1})
		for i, text := range points[code] {
			r.insert("item_point", map[string]any{"code": code, "version": 1, "seq": i + 1, "text": text, "standard": "符合规定"})
		}
	}
	r.exec(`update item set state = 'published', published_on = '2026-01-01'`)
}

func (r rows) roster(w *People, s Staffed) {
	r.insert("subject", map[string]any{"region": Region, "id": s.Enterprise, "uscc": s.Enterprise, "name": "临港𠮷祥商贸有限公司",
		"type": "1", "status": "active", "credit": "B", "version": 1})
	r.insert("subject", map[string]any{"region": Region, "id": s.School, "uscc": s.School, "name": "临港新苗学校", "type": "9",
		"status": "active", "credit": "U", "version": 1})
	n := 0
	for _, a := range append(append(w.Inspectors[:0:0], w.Inspectors...), w.OtherInspectors...) {
		n++
		r.insert("inspector", map[string]any{"code": a.Inspector, "dept": a.Dept, "name": a.Name, "category": "official",
			"cert_no": fmt.Sprintf("鲁K%06d", n), "cert_until": "2027-12-31", "leader": 1, "status": "active", "person": a.Person,
			"version": 1})
	}
}

func (r rows) exec(query string) {
	r.t.Helper()
	if _, err := r.h.DB.Writer().ExecContext(r.t.Context(), query); err != nil {
		r.t.Fatalf("%s: %v", query, err)
	}
}

func (r rows) insert(table string, values map[string]any) {
	r.t.Helper()
	found, err := r.h.DB.Read().QueryContext(r.t.Context(), `select * from `+table+` where 1 = 0`)
	if err != nil {
		r.t.Fatal(err)
	}
	defer found.Close()
	columns, err := found.ColumnTypes()
	if err != nil {
		r.t.Fatal(err)
	}
	found.Close()
	var names, marks []string
	var args []any
	for i, c := range columns {
		v, given := values[c.Name()]
		if !given {
			if v = any(0); c.DatabaseTypeName() == "TEXT" {
				v = ""
			}
		}
		delete(values, c.Name())
		names, marks, args = append(names, c.Name()), append(marks, fmt.Sprintf("$%d", i+1)), append(args, v)
	}
	if len(values) > 0 {
		r.t.Fatalf("%s has no columns %v", table, values)
	}
	query := `insert into ` + table + ` (` + strings.Join(names, ", ") + `) values (` + strings.Join(marks, ", ") + `)`
	if _, err := r.h.DB.Writer().ExecContext(r.t.Context(), query, args...); err != nil {
		r.t.Fatalf("%s: %v", table, err)
	}
}
