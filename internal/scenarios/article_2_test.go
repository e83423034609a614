package scenarios

import (
	"net/http"
	"testing"

	"yangguang/internal/law"
)

func TestArticle2(t *testing.T) {
	t.Run("A2-3", func(t *testing.T) {
		world(t, func(t *testing.T, z *zone) {
			// Given a joint line without a cooperating department
			z.published("SHGZ", "SHGZ-01")
			plan := z.drafted("2026")
			path := plan + "/tasks/new"
			alone := without(line("SHGZ-01/v1/SHGZ"), "coop")
			page := z.By("clerk").Open(path)
			before := z.acts()
			// When it is handed in as 部门联合, Then it is refused
			p := z.By("clerk").Submit(page, path, alone...)
			z.refused(p, http.StatusUnprocessableEntity, law.Art2, "JOINT_WITHOUT_PARTNERS", before)
			if n := z.count(`select count(*) from plan_task`); n != 0 {
				t.Errorf("%d lines were written", n)
			}
			// And the same line as a single department's is taken
			z.By("clerk").Submit(page, path, append(without(alone, "joint"), "joint", "0")...).Done()
		})
	})
}

// without leaves out what would be typed into one control.
func without(pairs []string, name string) (out []string) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] != name {
			out = append(out, pairs[i], pairs[i+1])
		}
	}
	return out
}
