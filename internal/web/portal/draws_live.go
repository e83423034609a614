package portal

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/sampling"
	"yangguang/internal/web/ui"
)

// mostWatchers is how many visitors may watch draws at once on this node. Each
// costs one keyed read a beat; whoever comes later reads the same by reloading.
const mostWatchers = 500

// drawLive lets anybody follow a draw that is under way, step by step. It ends
// with the lock: from then on nothing changes.
func (p *Portal) drawLive(w http.ResponseWriter, r *http.Request) error {
	defer p.watchers.Add(-1)
	if p.watchers.Add(1) > mostWatchers {
		return law.Refuse(law.OpenVerify, law.Conflict, "TOO_MANY_WATCHERS", "同时观看的人太多。", "请刷新抽取页面查看最新进展。")
	}
	q := p.App.DB.Read()
	d, err := sampling.ByID(r.Context(), q, ids.Draw(r.PathValue("id")))
	if err != nil {
		return err
	}
	if d.State == sampling.Locked && r.Header.Get("Last-Event-ID") == strconv.Itoa(d.Version) {
		w.WriteHeader(http.StatusNoContent) // tells the browser not to come again
		return nil
	}
	last := false
	return ui.Watch(w, r, func(ctx context.Context) (int, error) {
		if last {
			return 0, io.EOF
		}
		now, err := sampling.ByID(ctx, q, d.ID)
		last = now.State == sampling.Locked
		return now.Version, err
	})
}
