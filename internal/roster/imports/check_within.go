package imports

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"yangguang/internal/actor"
)

var errBroke = errors.New("the check broke off")

// CheckWithin is Check, waited for at most as long as patience; then done is
// false and the check goes on, also when its request is gone. Checking says how
// far it is, LateFault what it ended with.
func (s *Service) CheckWithin(ctx context.Context, by actor.Actor, id string, mapping map[string]int,
	patience time.Duration) (done bool, err error) {
	s.late.Delete(id)
	end := make(chan error, 1)
	go func() {
		err := errBroke
		defer func() {
			if p := recover(); p != nil {
				slog.ErrorContext(ctx, "check of an import", "batch", id, "panic", p)
			}
			if err != nil {
				s.late.Store(id, err)
			}
			end <- err
		}()
		err = s.Check(context.WithoutCancel(ctx), by, id, mapping)
	}()
	select {
	case err := <-end:
		s.late.Delete(id)
		return true, err
	case <-time.After(patience):
		return false, nil
	}
}

// LateFault is why a check that was no longer waited for did not work, nil when
// it did or is still under way.
func (s *Service) LateFault(id string) error {
	err, _ := s.late.Load(id)
	fault, _ := err.(error)
	return fault
}

// Progress says how far this process is with writing a batch, in bytes of its
// file; running is false when it is not at it.
func (s *Service) Progress(id string) (done, total int64, running bool) {
	return progress(&s.running, id)
}

// Checking is Progress of the check of a batch.
func (s *Service) Checking(id string) (done, total int64, running bool) {
	return progress(&s.checking, id)
}

func progress(in *sync.Map, id string) (done, total int64, running bool) {
	v, ok := in.Load(id)
	if !ok {
		return 0, 0, false
	}
	m := v.(*meter)
	return m.done.Load(), m.total.Load(), true
}
