package testkit

import (
	"strings"
	"testing"
)

const good = `<!doctype html><html lang="zh-CN"><head><title>a</title><link rel="stylesheet" href="/assets/a.css">
<script src="/assets/a.js"></script></head>
<body><h1>a</h1><form method="post"><label for="x">x</label><input id="x" aria-describedby="h">
<p id="h">h</p><button>ok</button></form></body></html>`

func TestHTMLProblems(t *testing.T) {
	t.Parallel()
	if got := HTMLProblems([]byte(good)); len(got) > 0 {
		t.Fatalf("good page: %v", got)
	}
	for _, c := range []struct{ old, new, want string }{
		{` lang="zh-CN"`, ``, "no lang"},
		{`<h1>a</h1>`, ``, "0 h1"},
		{`<h1>a</h1>`, `<h1>a</h1><h1>b</h1>`, "2 h1"},
		{`<title>a</title>`, ``, "no title"},
		{`<p id="h">`, `<p id="x">`, `id "x" 2 times`},
		{`<p id="h">`, `<p>`, `leads to no "h"`},
		{`<p id="h">`, `<p id="h" style="color:red">`, "style attribute"},
		{`<p id="h">`, `<p id="h" onclick="x()">`, "inline script onclick"},
		{`</head>`, `<style>p{}</style></head>`, "inline style"},
		{`</head>`, `<script>1</script></head>`, "inline script element"},
		{`src="/assets/a.js"`, `src="https://cdn.example/a.js"`, "from elsewhere"},
		{` method="post"`, ``, "no method"},
		{`<label for="x">x</label>`, ``, "no label"},
		{`>ok</button>`, `></button>`, "says nothing"},
		{`<h1>`, `<a href="#nowhere">a</a><h1>`, `leads to no "nowhere"`},
		{`<h1>`, `<table><thead><tr><th>a</th></tr></thead></table><h1>`, "no scope"},
	} {
		bad := strings.Replace(good, c.old, c.new, 1)
		got := strings.Join(HTMLProblems([]byte(bad)), "; ")
		if !strings.Contains(got, c.want) {
			t.Errorf("%q for %q: got %q, want %q", c.new, c.old, got, c.want)
		}
	}
}
