package testkit

import (
	"net/http"
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

// A page may grow above a button before the mouse is pressed, or while it is.
func TestClickFollowsAMovingButton(t *testing.T) {
	t.Parallel()
	site := Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(`<!doctype html><title>moving</title><link rel="icon" href="data:,">
			<div id="above"></div><button>按</button><p id="count">0</p><script>
			const grow = () => { above.style.height = (above.offsetHeight + 200) + 'px'; };
			for (const t of [50, 150, 250]) setTimeout(grow, t);
			addEventListener('mousedown', grow, {once: true});
			document.querySelector('button').addEventListener('click', () => { count.textContent = +count.textContent + 1; });
		</script>`))
	}))
	tab := Browser(t)
	tab.Open(site)
	tab.Click("button")
	if got := tab.Text("#count"); got != "1" {
		t.Errorf("the button was clicked %s times, want once", got)
	}
}
