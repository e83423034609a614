package hall_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/authz"
	"yangguang/internal/demo"
	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// The list asks in SQL what the policies say of each draw.
func TestListHoldsWhatThePoliciesLetWatch(t *testing.T) {
	t.Parallel()
	served.EachZone(t, func(t *testing.T, s *served.Site) {
		ctx, q := t.Context(), s.App.DB.Read()
		var all []sampling.Hall
		for _, k := range s.Zone.Tasks {
			draws, err := sampling.OfTask(ctx, q, k.Task)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range draws {
				h, err := sampling.HallOf(ctx, q, d.ID)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, h)
			}
		}
		depts := map[ids.Task][]ids.Dept{}
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
			var listed []string
			err = query.EachHall(ctx, q, query.HallFilter{By: by}, func(x query.HallRow) error {
				listed = append(listed, x.ID)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			n, err := query.CountHalls(ctx, q, query.HallFilter{By: by})
			if err != nil || n != len(listed) {
				t.Errorf("%s: counted %d of %d, %v", p.Login, n, len(listed), err)
			}
			for _, h := range all {
				res := h.Resource()
				if depts[h.Draw.Task] == nil {
					x, err := task.ByID(ctx, q, h.Draw.Task)
					if err != nil {
						t.Fatal(err)
					}
					depts[h.Draw.Task] = x.Codes()
				}
				res.Depts = depts[h.Draw.Task]
				may := s.App.Authz.Permit(by, authz.WatchHall, res) == nil
				if may != slices.Contains(listed, string(h.Draw.ID)) {
					t.Errorf("%s: may watch %s = %v, listed %v", p.Login, h.Draw.ID, may, !may)
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
	frozen, drawn := s.Zone.Tasks[demo.KeyFrozen].Objects, s.Zone.Tasks[demo.KeyDrawn].Objects
	page := clerk.Open("/hall")
	testkit.CheckHTML(t, []byte(page.Body))
	page.Says("查询", "重置", "每页", "导出 XLSX", string(frozen), string(drawn))

	clerk.Open("/hall?state=drawn").Says("状态："+sampling.Drawn.Name(), string(drawn)).SaysNot(string(frozen))
	clerk.Open("/hall?kind=" + string(draw.KindInspectors)).Says("-I-").SaysNot(string(drawn))
	clerk.Open("/hall?text=" + string(drawn)[len(drawn)-6:]).Says(string(drawn)).SaysNot(string(frozen))
	clerk.Open("/hall?from=2001-01-01&until=2001-01-02").Says("没有符合条件的抽取")
	clerk.Open("/hall?from=2001-02-30").Says("存在的日期", string(drawn))

	// The last page is as long as the count says: nothing is left out after paging.
	by, err := identity.ActorOf(t.Context(), s.App.DB.Read(), s.App.Ledger.Clock(), ids.Person(account(t, s,
		"shgz-clerk")))
	if err != nil {
		t.Fatal(err)
	}
	total, err := query.CountHalls(t.Context(), s.App.DB.Read(), query.HallFilter{By: by})
	if err != nil || total <= 20 {
		t.Fatalf("%d draws, want more than a page: %v", total, err)
	}
	last := (total + 19) / 20
	rows := strings.Count(clerk.Open(fmt.Sprintf("/hall?size=20&page=%d", last)).Body, `<td class="no">`)
	if rows != total-20*(last-1) {
		t.Errorf("%d rows on page %d of %d draws", rows, last, total)
	}
	csv := clerk.Get("/hall?state=drawn&export=csv")
	if csv.Status != http.StatusOK || !strings.Contains(csv.Body, "抽取编号") || !strings.Contains(csv.Body, string(drawn)) ||
		strings.Contains(csv.Body, string(frozen)) || !strings.Contains(csv.Body, "状态："+sampling.Drawn.Name()) {
		t.Errorf("%d\n%s", csv.Status, csv.Body)
	}
}

func account(t *testing.T, s *served.Site, login string) string {
	t.Helper()
	i := slices.IndexFunc(s.Zone.Accounts, func(a demo.Account) bool { return a.Login == login })
	if i < 0 {
		t.Fatalf("nobody is called %s", login)
	}
	return string(s.Zone.Accounts[i].Person)
}

// At the lock the list and the check stand side by side; who may not lock is
// told who may, and looks again by himself.
func TestHallNamesWhoseTurnItIs(t *testing.T) {
	t.Parallel()
	s := served.Zone(t)
	hall := "/hall/" + string(s.Zone.Tasks[demo.KeyDrawn].Objects)
	h, err := sampling.HallOf(t.Context(), s.App.DB.Read(), ids.Draw(strings.TrimPrefix(hall, "/hall/")))
	if err != nil {
		t.Fatal(err)
	}
	names, err := identity.Names(t.Context(), s.App.DB.Read(), []ids.Person{h.Draw.DrawnBy})
	if err != nil {
		t.Fatal(err)
	}
	var drawn int64
	for _, st := range h.Strata {
		drawn += st.Drawn
	}
	title := fmt.Sprintf("从 %d 户中抽出 %d 户", h.Draw.Pool, drawn)

	second := s.By("shgz-clerk2").Open(hall)
	testkit.CheckHTML(t, []byte(second.Body))
	second.Says("现在轮到", "（您）", names[h.Draw.DrawnBy]+"启动了抽取，不能锁定", title, "抽出数与计划相同",
		"没有今年已被抽查两次的单位", fmt.Sprintf("锁定这 %d 户", drawn), "有差错，提出作废", "今年已查")
	if !second.HasForm("/lock") || strings.Contains(second.Body, `http-equiv="refresh"`) {
		t.Error("the second person is not asked to lock, or is moved away from the form")
	}
	first := s.By("shgz-clerk").Open(hall)
	first.Says("现在轮到", "不能锁定", title)
	if first.HasForm("/lock") || !strings.Contains(first.Body,
		`<noscript><meta http-equiv="refresh" content="10"></noscript>`) {
		t.Error("the first person is asked to lock, or waits without looking again")
	}
	if strings.Contains(first.Body, `id="form-ask-void" open`) {
		t.Error("the form to ask for a void is unfolded")
	}
	if body := s.By("shgz-clerk").Open(hall + "?void=1").Body; !strings.Contains(body, `id="form-ask-void" open`) {
		t.Error("the link beside the lock does not open the form to ask for a void")
	}
}
