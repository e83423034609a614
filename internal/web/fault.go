package web

import "fmt"

// fault is a panic on its way to the log.
type fault struct {
	reason any
	stack  []byte
}

func (f *fault) Error() string { return fmt.Sprintf("panic: %v\n%s", f.reason, f.stack) }
