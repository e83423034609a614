package query_test

import (
	"testing"

	"yangguang/internal/query"
	"yangguang/internal/testkit"
)

// Every query runs on both engines for everybody, and an empty installation
// has nothing waiting.
func TestTodosOfAnEmptyInstallation(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		for login, a := range w.All() {
			todos, err := query.TodosOf(t.Context(), h.DB.Read(), a)
			if err != nil || len(todos) != 0 {
				t.Errorf("%s: %v, %v", login, todos, err)
			}
		}
	})
}
