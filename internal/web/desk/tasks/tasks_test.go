package tasks_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yangguang/internal/authz"
	"yangguang/internal/demo"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/query"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// The list asks in SQL what the policies say of each task.
func TestListHoldsWhatThePoliciesLetRead(t *testing.T) {
	t.Parallel()
	served.EachZone(t, func(t *testing.T, s *served.Site) {
		ctx, q := t.Context(), s.App.DB.Read()
		var all []task.Task
		for _, k := range s.Zone.Tasks {
			x, err := task.ByID(ctx, q, k.Task)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, x)
		}
		people, err := identity.People(ctx, q, "")
		if err != nil {
			t.Fatal(err)
		}
		seen, missed := 0, 0
		for _, p := range people {
			by, err := identity.ActorOf(ctx, q, s.App.Ledger.Clock(), p.ID)
			if err != nil {
				t.Fatal(err)
			}
			var listed []ids.Task
			err = query.EachTask(ctx, q, query.TaskFilter{By: by}, func(x query.TaskRow) error {
				listed = append(listed, x.ID)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			states, err := query.TaskStates(ctx, q, by)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, k := range states {
				n += k
			}
			if n != len(listed) {
				t.Errorf("%s: %d by state, %d listed", p.Login, n, len(listed))
			}
			for _, x := range all {
				may := s.App.Authz.Permit(by, authz.ReadTask, x.Resource()) == nil
				if may != slices.Contains(listed, x.ID) {
					t.Errorf("%s: may read %s (%s) = %v, listed %v", p.Login, x.No, x.State, may, !may)
				}
				if may {
					seen++
				} else {
					missed++
				}
			}
		}
		if seen < 50 || missed < 50 {
			t.Errorf("%d may, %d may not: too few to tell", seen, missed)
		}
	})
}

func TestListIsFilteredPagedAndExported(t *testing.T) {
	t.Parallel()
	s := served.Zone(t)
	clerk := s.By("shgz-clerk")
	find := func(k demo.Key) task.Task {
		x, err := task.ByID(t.Context(), s.App.DB.Read(), s.Zone.Tasks[k].Task)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	draft, frozen, locked := find(demo.KeyDraft), find(demo.KeyFrozen), find(demo.KeyLocked)
	page := clerk.Open("/tasks")
	testkit.CheckHTML(t, []byte(page.Body))
	page.Says("查询", "重置", "导出 XLSX", draft.No, frozen.No, locked.No, "待抽取锁定")

	clerk.Open("/tasks?state=draft").Says("状态："+task.Draft.Name(), draft.No, "提交审批").SaysNot(frozen.No)
	clerk.Open("/tasks?stage=draw").Says("阶段：待抽取锁定", frozen.No).SaysNot(draft.No, locked.No)
	clerk.Open("/tasks?stage=draw&state=draft").Says("没有符合条件的抽查任务")
	clerk.Open("/tasks?text=" + url.QueryEscape(frozen.No)).Says(frozen.No).SaysNot(draft.No)
	clerk.Open("/tasks?until=2001-01-01").Says("没有符合条件的抽查任务")

	csv := clerk.Get("/tasks?stage=draw&export=csv")
	if csv.Status != http.StatusOK || !strings.Contains(csv.Body, frozen.No) || strings.Contains(csv.Body, draft.No) {
		t.Errorf("%d\n%s", csv.Status, csv.Body)
	}
	if xlsx := clerk.Get("/tasks?export=xlsx"); !strings.HasPrefix(xlsx.Body, "PK") {
		t.Error("the export is no workbook")
	}
}

// The drawn objects are paged on the page of the task and on their own.
func TestDrawnObjectsArePaged(t *testing.T) {
	t.Parallel()
	s := served.Zone(t)
	clerk, id := s.By("shgz-clerk"), s.Zone.Tasks[demo.KeyPublished].Task
	x, err := task.ByID(t.Context(), s.App.DB.Read(), id)
	if err != nil {
		t.Fatal(err)
	}
	rows := func(path string) int {
		p := clerk.Open(path)
		testkit.CheckHTML(t, []byte(p.Body))
		return strings.Count(p.Body, `<td class="num" data-label="序号">`)
	}
	total, err := query.CountPicks(t.Context(), s.App.DB.Read(), query.PickFilter{Region: x.Region, Draw: x.ObjectsDraw})
	if err != nil {
		t.Fatal(err)
	}
	if n := rows("/tasks/" + string(id)); n != min(total, 20) {
		t.Errorf("%d objects on the first page of %d", n, total)
	}
	last := (total + 19) / 20
	if n := rows("/tasks/" + string(id) + "?page=" + strconv.Itoa(last+5)); n != total-(last-1)*20 {
		t.Errorf("%d objects on the last page of %d", n, total)
	}
	list := clerk.Open("/tasks/" + string(id) + "/picks")
	testkit.CheckHTML(t, []byte(list.Body))
	list.Says(strconv.Itoa(total)+" 条", "各部门结果", "已公示")
	clerk.Open("/tasks/" + string(id) + "/picks?visit=waiting").Says("没有符合条件的被抽中的检查对象")
	csv := clerk.Get("/tasks/" + string(id) + "/picks?export=csv")
	if lines := strings.Count(strings.TrimSpace(csv.Body), "\n"); lines != total+1 {
		t.Errorf("%d lines after the first, want the head and %d objects\n%s", lines, total, csv.Body)
	}
	draft := "/tasks/" + string(s.Zone.Tasks[demo.KeyDraft].Task)
	if got := clerk.Get(draft + "/picks").Status; got != http.StatusNotFound {
		t.Errorf("a task without a draw has a list: %d", got)
	}
}
