package walk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm3"

	"yangguang/internal/testkit"
	"yangguang/internal/testkit/gallery"
)

// TestGallery looks at every page the way people do: at a desk, on a desk's
// screen at twice the size, and on a phone. YANGGUANG_SHOTS names a directory
// for screenshots.
func TestGallery(t *testing.T) {
	t.Parallel()
	site := testkit.Serve(t, gallery.New(t))
	tab := testkit.Browser(t)
	tab.Ignore("status of 4") // three pages answer 404, 409 and 422 on purpose
	tab.ReduceMotion()
	for path := range gallery.Paths {
		tab.SetViewport(1366, 768)
		tab.Open(site + path)
		for _, size := range [][2]int64{{1366, 768}, {683, 768}, {390, 844}} {
			tab.SetViewport(size[0], size[1])
			if size[0] == 683 {
				tab.CheckWidth() // to axe it is the phone
			} else {
				tab.CheckPage()
			}
			if dir := os.Getenv("YANGGUANG_SHOTS"); dir != "" {
				name := strings.NewReplacer("/", "-", "?", "-", "=", "-", "&", "-").Replace(path[1:])
				tab.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, size[0])))
			}
		}
	}
}

// A list at 1366 × 768 shows filter, heads, fourteen rows of 32 pixels and the
// pager at once; nothing in a row wraps.
func TestListFitsTheScreen(t *testing.T) {
	t.Parallel()
	site := testkit.Serve(t, gallery.New(t))
	tab := testkit.Browser(t)
	tab.SetViewport(1366, 768)
	tab.Open(site + "/list")
	rows := testkit.Eval[int](tab, `(() => { const end = document.querySelector(".pages").getBoundingClientRect().top;
		return [...document.querySelectorAll("tbody tr")]
			.filter(r => r.offsetHeight && r.getBoundingClientRect().bottom <= end + 1).length })()`)
	if rows < 14 {
		t.Errorf("%d rows above the pager, want 14", rows)
	}
	if tall := testkit.Eval[int](tab,
		`Math.max(...[...document.querySelectorAll("tbody tr")].map(r => r.offsetHeight))`); tall > 33 {
		t.Errorf("a row is %d pixels high, want 32", tall)
	}
	if end := testkit.Eval[int](tab,
		`Math.round(document.querySelector(".pages").getBoundingClientRect().bottom)`); end > 768 {
		t.Errorf("the pager ends at %d, below the screen", end)
	}
}

// On paper a list is a table with every column, and so is a document, although
// A4 between its margins is narrower than what gets cards on a screen.
func TestPaperGetsTables(t *testing.T) {
	t.Parallel()
	site := testkit.Serve(t, gallery.New(t))
	tab := testkit.Browser(t)
	tab.SetViewport(612, 900)
	for path, cell := range map[string]string{"/list": "tbody .p-rest", "/official": ".g td"} {
		tab.Open(site + path)
		display := fmt.Sprintf(`getComputedStyle(document.querySelector(%q)).display`, cell)
		if got := testkit.Eval[string](tab, display); got == "table-cell" {
			t.Errorf("%s: a phone gets a table", path)
		}
		tab.Medium("print")
		if got := testkit.Eval[string](tab, display); got != "table-cell" {
			t.Errorf("%s: on paper the cell is %s", path, got)
		}
		tab.CheckWidth()
		if dir := os.Getenv("YANGGUANG_SHOTS"); dir != "" {
			tab.Screenshot(filepath.Join(dir, "paper-"+path[1:]+".png"))
		}
		tab.Medium("screen")
	}
}

// Script saves the trip: a row opens, boxes are counted, and the address is
// what the server's own link would have led to.
func TestListOpensAndTicksWithoutATrip(t *testing.T) {
	t.Parallel()
	site := testkit.Serve(t, gallery.New(t))
	tab := testkit.Browser(t)
	tab.Open(site + "/list")
	shown := func() bool { return testkit.Eval[bool](tab, `document.getElementById("r-r1-more").offsetHeight > 0`) }
	if shown() {
		t.Error("the first row is open at first")
	}
	tab.Click("#r-r1 .toggle")
	if at := testkit.Eval[string](tab, `location.search`); !shown() || at != "?open=r1" {
		t.Errorf("after a click on the sign: shown %v, address %s", shown(), at)
	}
	tab.Click("#r-r4 .toggle")
	tab.Click("#r-r1 .toggle")
	if at := testkit.Eval[string](tab, `location.search`); shown() || at != "?open=r4" {
		t.Errorf("after a second click: shown %v, address %s", shown(), at)
	}
	tab.Click("#r-r1 [name=pick]")
	if got := tab.Text(".bulk [role=status]"); got != "已选 1 条，其中发现问题 1 条" {
		t.Error(got)
	}
	tab.Click("[data-all]")
	if got := tab.Text(".bulk [role=status]"); got != "已选 43 条，其中发现问题 17 条" {
		t.Error(got)
	}
}

// The browser's hashes must be Go's, at every length around a block's edge and
// for the commitment of a Chinese draw title.
func TestHashesInTheBrowser(t *testing.T) {
	t.Parallel()
	site := testkit.Serve(t, gallery.New(t))
	tab := testkit.Browser(t)
	tab.Open(site + "/hall")
	var texts []string
	for n := range 140 {
		texts = append(texts, strings.Repeat("阳a\n", n)[:n])
	}
	for i, s := range texts { // cut inside a character: keep valid UTF-8
		texts[i] = strings.ToValidUTF8(s, "x")
	}
	texts = append(texts, "", "abc", strings.Repeat("0123456789abcdef", 500),
		"ssj-commit/1\nLG-1\n1\nwitness\n"+gallery.Seed+"\n")
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	got := testkit.Eval[[][]string](tab, fmt.Sprintf(`%s.map(s => [ssjHash("sha256", s), ssjHash("sm3", s)])`, in))
	for i, s := range texts {
		a, b := sha256.Sum256([]byte(s)), sm3.Sum([]byte(s))
		if got[i][0] != hex.EncodeToString(a[:]) || got[i][1] != hex.EncodeToString(b[:]) {
			t.Errorf("%d bytes: got %v, want %x and %x", len(s), got[i], a, b)
		}
	}
}

// The witness makes a commitment that Go verifies; the secret is shown, kept
// over a reload, and is in no field of the form.
func TestWitnessCommits(t *testing.T) {
	t.Parallel()
	site := testkit.Serve(t, gallery.New(t))
	tab := testkit.Browser(t)
	tab.Open(site + "/hall")
	tab.Click("[data-make]")
	secret := tab.Text("[data-show]")
	if len(secret) != 64 {
		t.Fatalf("secret %q, want 64 hexadecimal digits", secret)
	}
	want := sha256.Sum256([]byte("ssj-commit/1\nLGSG-2026-0007\n1\nwitness\n" + secret + "\n"))
	field := func() string { return testkit.Eval[string](tab, `document.querySelector('[name=commit]').value`) }
	if field() != hex.EncodeToString(want[:]) {
		t.Errorf("commitment %s, want %x", field(), want)
	}
	sent := testkit.Eval[string](tab,
		`new URLSearchParams(new FormData(document.querySelector('[data-commit]').closest('form'))).toString()`)
	if strings.Contains(sent, secret) {
		t.Error("the form would send the secret")
	}
	tab.Open(site + "/hall")
	tab.Click("[data-make]")
	if again := tab.Text("[data-show]"); again != secret {
		t.Errorf("after a reload the secret is %s, was %s", again, secret)
	}
	tab.Open(site + "/opening")
	tab.Click("[data-recall]")
	if got := testkit.Eval[string](tab, `document.querySelector('[name=secret]').value`); got != secret {
		t.Errorf("recalled %q, want the secret", got)
	}
}

// An event swaps the marked parts for all who watch, but not under the hands
// of a person who is typing.
func TestHallFollowsEvents(t *testing.T) {
	t.Parallel()
	pages := gallery.New(t)
	site := testkit.Serve(t, pages)
	tab := testkit.Browser(t)
	tab.Open(site + "/counting")
	tab.Wait(`document.getElementById("count").textContent === "1"`)
	testkit.Eval[bool](tab,
		`(document.querySelector("[name=note]").focus(), document.querySelector("[name=note]").value = "写到一半", true)`)
	pages.Beat()
	tab.Wait(`document.getElementById("count").textContent === "2"`)
	if got := testkit.Eval[string](tab, `document.querySelector("[name=note]").value`); got != "写到一半" {
		t.Errorf("typed text is %q after an event", got)
	}
	testkit.Eval[bool](tab, `(document.querySelector("[name=note]").blur(), true)`)
	pages.Beat()
	tab.Wait(`document.getElementById("count").textContent === "3"`)
	if got := testkit.Eval[string](tab, `document.querySelector("[name=note]").value`); got != "写到一半" {
		t.Errorf("typed text is %q after leaving the field", got)
	}
	testkit.Eval[bool](tab, `(document.querySelector("[name=note]").value = "", true)`)
	tab.Wait(`document.querySelector("#desk p").textContent === "3"`)
}

// What was wrong with a form, or a secret shown once, stays on the page of the
// person it was said to until he leaves it, whatever happens in the hall.
func TestHallKeepsWhatIsSaidOnce(t *testing.T) {
	t.Parallel()
	pages := gallery.New(t)
	site := testkit.Serve(t, pages)
	tab := testkit.Browser(t)
	tab.Ignore("status of 422")
	tab.Open(site + "/counting?wrong")
	tab.Wait(`document.getElementById("count").textContent === "1"`)
	if got := tab.Text("[data-live-state]"); got != "实时更新中" {
		t.Errorf("before anything happened the page says %q", got)
	}
	pages.Beat()
	tab.Wait(`document.getElementById("count").textContent === "2"`)
	if got := tab.Text("#desk .problems"); !strings.Contains(got, "请填写备注") {
		t.Errorf("after an event the form says %q, want what was wrong with it", got)
	}
	if got := tab.Text("[data-live-state]"); !strings.Contains(got, "有新进展") {
		t.Errorf("after an event the page says %q, want that there is news", got)
	}
}

// The picture animates thousands of tickets and ends where the data say.
func TestTicketsFall(t *testing.T) {
	t.Parallel()
	site := testkit.Serve(t, gallery.New(t))
	tab := testkit.Browser(t)
	tab.Open(site + "/hall")
	tab.Wait(`!document.querySelector("[data-skip]").hidden`)
	if dir := os.Getenv("YANGGUANG_SHOTS"); dir != "" {
		tab.SetViewport(1920, 1080)
		tab.Wait(`performance.now() > 2500`)
		tab.Screenshot(filepath.Join(dir, "hall-falling-1920.png"))
	}
	tab.Click("[data-skip]")
	tab.Wait(`document.querySelector(".tickets-says").textContent.includes("共抽中 45 户")`)
	lit := `(() => { const c = document.querySelector("canvas");
		const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
		let n = 0;
		for (let i = 0; i < d.length; i += 4) if (d[i] === 255 && d[i+1] === 214 && d[i+2] === 102) n++;
		return n })()`
	if n := testkit.Eval[int](tab, lit); n < 200 {
		t.Errorf("%d lit pixels, want those of 45 tickets", n)
	}
}

// A form that was sent is not sent again by a second click.
func TestSecondClickDoesNotSend(t *testing.T) {
	t.Parallel()
	site := testkit.Serve(t, gallery.New(t))
	tab := testkit.Browser(t)
	tab.Open(site + "/confirm")
	prevented := testkit.Eval[[]bool](tab, `(() => { const f = document.querySelector("main form"), out = [];
		window.addEventListener("submit", e => { out.push(e.defaultPrevented); e.preventDefault(); });
		f.requestSubmit(); f.requestSubmit(); return out })()`)
	if len(prevented) != 2 || prevented[0] || !prevented[1] {
		t.Errorf("prevented %v, want [false true]", prevented)
	}
}
