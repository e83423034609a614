package ledger_test

import (
	"os"
	"testing"

	"yangguang/internal/testkit"
)

// BenchmarkChange measures whole acts, from begin to commit on disk: one after
// the other, and by many writers at once.
func BenchmarkChange(b *testing.B) {
	homes := map[string]func(b *testing.B) *testkit.Home{
		"sqlite": func(b *testing.B) *testkit.Home { return testkit.NewHome(b) },
	}
	if dsn := os.Getenv("YANGGUANG_TEST_PG"); dsn != "" {
		homes["postgres"] = func(b *testing.B) *testkit.Home { return testkit.NewPostgresHome(b, dsn) }
	}
	for engine, home := range homes {
		b.Run(engine+"/one", func(b *testing.B) {
			h := home(b)
			for b.Loop() {
				change(b, h, "one act")
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
		})
		b.Run(engine+"/16", func(b *testing.B) {
			h := home(b)
			b.SetParallelism(8)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := h.Ledger.Change(b.Context(), clerk, note("one of many")); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
		})
	}
}
