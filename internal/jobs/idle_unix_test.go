//go:build unix

package jobs_test

import (
	"context"
	"syscall"
	"testing"
	"time"

	"yangguang/internal/jobs"
	"yangguang/internal/testkit"
)

// A queue with nothing to do must not keep a processor busy.
func TestIdleQueueIsQuiet(t *testing.T) {
	h := testkit.NewHome(t)
	q := opened(t, h, func(context.Context, *jobs.Queue, greet) error { return nil })
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond)
	before := processorTime(t)
	const idle = 2 * time.Second
	time.Sleep(idle)
	used := processorTime(t) - before
	if err := q.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if used > idle/10 {
		t.Errorf("%v of processor time in %v of idleness", used, idle)
	}
}

func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
