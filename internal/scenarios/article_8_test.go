package scenarios

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/canon"
	"yangguang/internal/ids"
	"yangguang/internal/law"
)

func TestArticle8(t *testing.T) {
	t.Run("A8-1", func(t *testing.T) {
		world(t, func(t *testing.T, z *zone) {
			// Given P has confirmed its objects and not its inspectors
			z.schools(1, 5)
			z.ready()
			task := z.approved()
			z.does("clerk", task+"/rosters/objects").Done()
			before := z.acts()
			// When P starts the draw, Then 409 naming the missing roster
			p := z.does("clerk", task+"/freeze")
			z.refused(p, http.StatusConflict, law.Art8, "ROSTER_NOT_CONFIRMED", before)
			if said := p.Text(); !strings.Contains(said, "还没有确认：执法检查人员名录库") {
				t.Errorf("the missing roster is not named: %s", said)
			}
			// Given P confirmed both and Q nothing, Then P may draw objects
			z.does("clerk", task+"/rosters/inspectors").Done()
			z.does("clerk", task+"/freeze").Done()
			z.drawn(z.draw(task))
			z.inHall("clerk2", z.draw(task), "lock", "checked", "1").Done()
			z.does("clerk", task+"/dispatch").Done()
			// And Q's draw of inspectors is blocked until Q confirms
			share := "/shares/" + strings.TrimPrefix(task, "/tasks/")
			other := z.By("other-clerk")
			other.Submit(other.Open(share), share+"/acknowledge").Done()
			before = z.acts()
			z.refused(other.Post(share+"/freeze"), http.StatusConflict, law.Art8, "ROSTER_NOT_CONFIRMED", before)
			z.does("other-clerk", task+"/rosters/inspectors").Done()
			other.Submit(other.Open(share), share+"/freeze").Done()
		})
	})

	t.Run("A8-2", func(t *testing.T) {
		world(t, func(t *testing.T, z *zone) {
			// Given a file of 1,000 rows, 7 with wrong check characters and 3 twice
			var file strings.Builder
			file.WriteString("名称,统一社会信用代码,登记住所\n")
			for i := range 1000 {
				code := codeOf(i + 1)
				switch {
				case i%100 == 50 && i < 700: // 50, 150 … 650
					wrong := byte('0')
					if code[17] == wrong {
						wrong = '1'
					}
					code = code[:17] + string(wrong)
				case i >= 997:
					code = codeOf(i - 996)
				}
				fmt.Fprintf(&file, "导入学校%04d,%s,甲路%d号\n", i, code, i)
			}
			keeper := z.By("keeper")
			batch := keeper.Upload("/subjects/import", "file", "名录.csv", file.String()).Done()
			columns := keeper.Open(batch + "/columns")
			keeper.Submit(columns, batch+"/columns").Done()
			// Then the preview lists 10 errors, and nothing is written
			page := keeper.Open(batch).Says("将写入 990 行")
			problems := keeper.Get(batch + "?export=csv").Body
			if n := strings.Count(problems, "错误"); n != 10 {
				t.Errorf("%d errors are listed:\n%s", n, problems)
			}
			if n := z.count(`select count(*) from subject`); n != 0 {
				t.Errorf("%d subjects were written by the preview", n)
			}
			// And the file is kept with its hash
			hash := canon.SHA256.Hex([]byte(file.String()))
			stored, err := z.App.Files.Open(hash)
			if err != nil {
				t.Fatalf("the file is not kept: %v", err)
			}
			stored.Close()
			// When 只导入正确行 is chosen, Then the good rows are written
			keeper.Submit(page, batch+"/apply", "mode", "correct-only").Done()
			z.must(z.App.Queue.Drain(t.Context()))
			if n := z.count(`select count(*) from subject`); n != 990 {
				t.Errorf("%d subjects are written, want 990", n)
			}
		})
	})

	t.Run("A8-3", func(t *testing.T) {
		world(t, func(t *testing.T, z *zone) {
			// Given an inspector whose certificate ends before the task does
			z.schools(1, 5)
			z.ready()
			late := string(z.World.OtherInspectors[2].Inspector)
			z.does("other-keeper", "/inspectors/"+late+"/edit", "certUntil", "2026-12-10").Done()
			task := z.approved() // until 18 December
			z.locked(task)
			z.does("clerk", task+"/dispatch").Done()
			// When his department looks at its people, Then the reason is shown
			share := "/shares/" + strings.TrimPrefix(task, "/tasks/")
			said := z.By("other-clerk").Open(share).Text()
			if !strings.Contains(said, "可以抽取 2") || !strings.Contains(said, "到期 1") {
				t.Errorf("the reason is not shown: %s", said)
			}
			// And he is not drawable
			z.teams(task, "other-clerk", "other-clerk2")
			draw := z.text(`select draw from dispatch where task = $1 and dept = 'SCJG'`, strings.TrimPrefix(task, "/tasks/"))
			frozen := z.frozenFile(ids.Draw(draw), "inspectors.txt")
			if strings.Contains(frozen, late) || !strings.Contains(frozen, string(z.World.OtherInspectors[0].Inspector)) {
				t.Errorf("the frozen list:\n%s", frozen)
			}
		})
	})

	t.Run("A8-5", func(t *testing.T) {
		world(t, func(t *testing.T, z *zone) {
			// Given the roster was confirmed and an object in scope added after
			z.schools(1, 5)
			z.ready()
			task := z.approved()
			z.confirmed(task)
			z.schools(900, 1)
			before := z.acts()
			// When the draw is to start, Then the confirmation is stale
			p := z.does("clerk", task+"/freeze")
			z.refused(p, http.StatusConflict, law.Art8, "ROSTER_NOT_CONFIRMED", before)
			// And it must be repeated
			z.does("clerk", task+"/rosters/objects").Done()
			z.does("clerk", task+"/freeze").Done()
			if n := z.count(`select pool from draw where id = $1`, z.draw(task)); n != 6 {
				t.Errorf("the pool has %d", n)
			}
			if !slices.Contains(strings.Fields(z.frozenFile(z.draw(task), "roster.txt")), codeOf(900)) {
				t.Error("the new object is not in the pool")
			}
		})
	})
}
