package scenarios

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"yangguang/internal/law"
)

func TestArticle6(t *testing.T) {
	t.Run("A6-1", func(t *testing.T) {
		world(t, func(t *testing.T, z *zone) {
			// Given 20 items and a plan that covers 19
			z.published("SCJG", "SCJG-01")
			refs := []string{"SCJG-01/v1/SCJG"}
			for i := 1; i <= 20; i++ {
				code := fmt.Sprintf("SHGZ-%02d", i)
				z.published("SHGZ", code)
				if i < 20 {
					refs = append(refs, code+"/v1/SHGZ")
				}
			}
			plan := z.drafted("2026", line(refs...))
			page := z.By("clerk").Open(plan + "/submit")
			before := z.acts()
			// When it is submitted, Then the missing item is named
			p := z.By("clerk").Submit(page, plan+"/submit")
			z.refused(p, http.StatusUnprocessableEntity, law.Art6, "PLAN_COVERAGE", before)
			p.Says("SHGZ-20")
			if _, said, _ := strings.Cut(p.Text(), "没有保存"); strings.Contains(said, "SHGZ-19") {
				t.Error("a covered item is called missing")
			}
			// And the plan cannot be approved
			if z.By("head").Open(plan).HasForm(plan+"/approve") || z.text(`select state from plan`) != "draft" {
				t.Error("the plan can be approved")
			}
			seen := fmt.Sprint(z.count(`select row_version from plan`))
			p = z.By("head").Post(plan+"/approve?seen="+seen, "seen", seen)
			z.refused(p, http.StatusConflict, law.Art6, "PLAN_STATE", before)
		})
	})

	t.Run("A6-4", func(t *testing.T) {
		world(t, func(t *testing.T, z *zone) {
			z.schools(1, 10)
			z.inspectors()
			z.published("SHGZ", "SHGZ-01")
			z.published("SCJG", "SCJG-01")
			plan := z.drafted("2026")
			path := plan + "/tasks/new"
			typed := without(line("SHGZ-01/v1/SHGZ", "SCJG-01/v1/SCJG"), "quotas-0-rate")
			// Given such rates and numbers, Then they are refused
			for _, bad := range [][2]string{
				{"rate", "0%"}, {"rate", "120%"}, {"rate", "约5%"}, {"rate", "0"}, {"rate", "-5%"}, {"count", "0"}, {"count", "2.5"},
			} {
				page := z.By("clerk").Open(path)
				before := z.acts()
				p := z.By("clerk").Submit(page, path, append(typed[:len(typed):len(typed)], "quotas-0-"+bad[0], bad[1])...)
				if p.Status != http.StatusUnprocessableEntity || z.acts() != before {
					t.Errorf("%s %s: %d", bad[0], bad[1], p.Status)
				}
			}
			// And these are allowed: whole, decimal, all of them, a number
			for i, good := range [][2]string{
				{"rate", "5%"}, {"rate", "2.5%"}, {"rate", "100%"}, {"count", "10"}, {"count", "11"},
			} {
				name := fmt.Sprintf("民办学校部门联合抽查%d", i+1)
				pairs := append(without(typed, "name"), "name", name, "quotas-0-"+good[0], good[1])
				z.does("clerk", path, pairs...).Done()
			}
			z.does("clerk", plan+"/submit").Done()
			z.does("head", plan+"/approve").Done()
			z.does("clerk", plan+"/publish").Done()
			// A number up to the pool is drawn, one above it is refused
			task := z.approved("plan_task", z.text(`select id from plan_task where name like '%抽查4'`))
			id := z.frozen(task)
			z.drawn(id)
			if n := z.count(`select count(*) from draw_pick where draw = $1`, id); n != 10 {
				t.Errorf("%d of 10 drawn", n)
			}
			task = z.approved("plan_task", z.text(`select id from plan_task where name like '%抽查5'`))
			z.confirmed(task)
			page := z.By("clerk").Open(task + "/freeze")
			before := z.acts()
			z.refused(z.By("clerk").Submit(page, task+"/freeze"), http.StatusConflict, law.Art12, "DRAW_INPUT_INVALID", before)
		})
	})
}
