package ui

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// beat is how often a stream asks for the version of what it watches.
const beat = 700 * time.Millisecond

// Watch streams server-sent events: one at once, so that a page that was loaded
// before the last change catches up, and one for each change of the version that
// current returns. It returns when the watcher is gone or current fails; the
// browser then connects again. It asks the database and not this process, so that
// it is right on every node; the page itself carries the state.
func Watch(w http.ResponseWriter, r *http.Request, current func(context.Context) (version int, err error)) error {
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	version, _ := strconv.Atoi(r.Header.Get("Last-Event-ID"))
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for n := 0; ; n++ {
		now, err := current(r.Context())
		if err != nil {
			return nil
		}
		switch {
		case now != version || n == 0:
			version = now
			fmt.Fprintf(w, "id: %d\nevent: change\ndata: %d\n\n", version, version)
		case n%20 == 0:
			fmt.Fprint(w, ": still here\n\n")
		}
		if err := out.Flush(); err != nil {
			return nil
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-tick.C:
		}
	}
}
