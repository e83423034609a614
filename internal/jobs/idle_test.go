package jobs_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"modernc.org/sqlite"

	"yangguang/internal/jobs"
	"yangguang/internal/testkit"
)

// A queue with nothing to do must not keep a processor busy, nor the one
// connection that writes: it asks a few times a second whether there is work.
// The clock is that of the bubble, so the count is the same on a busy machine.
func TestIdleQueueIsQuiet(t *testing.T) {
	var asked atomic.Int64 // write transactions: each poll is one
	sqlite.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
		conn.(sqlite.HookRegisterer).RegisterCommitHook(func() int32 { asked.Add(1); return 0 })
		return nil
	})
	synctest.Test(t, func(t *testing.T) {
		h := testkit.NewHome(t)
		q := opened(t, h, func(context.Context, *jobs.Queue, greet) error { return nil })
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second) // what a start does once is not asked about
		before := asked.Load()
		const idle = 20 * time.Second
		time.Sleep(idle)
		perSecond := float64(asked.Load()-before) / idle.Seconds()
		if err := q.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if perSecond > 10 || perSecond < 1 {
			t.Errorf("the idle queue asked the database %.1f times a second", perSecond)
		}
	})
}
