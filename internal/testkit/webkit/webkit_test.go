package webkit

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"testing"
)

const sheet = `<!doctype html><html lang="zh-CN"><title>表</title><main>
<table><tr><td><a href="/next#part">下一步</a><td><span class="badge good">已锁定</span></table><a href="//elsewhere/">别处</a>
<form method="post" action="/sheet/save?version=3"><input type="hidden" name="key" value="k1">
<input name="name" value="旧名"><input name="off" value="x" disabled>
<input type="radio" name="kind" value="a" checked><input type="radio" name="kind" value="b">
<input type="checkbox" name="tick" value="1" checked><input type="checkbox" name="tick" value="2">
<select name="dept"><option value="A">甲</option><option value="B" selected>乙</option></select>
<select name="first"><option>丙</option><option>丁</option></select>
<textarea name="note">
写过</textarea><button name="do" value="submit">提交</button></form>
<form method="get" action="/find"><input name="q" value="甲"></form></main></html>`

func TestFormsAreSentAsThePageHasThem(t *testing.T) {
	t.Parallel()
	got := make(chan url.Values, 1)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sheet", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, sheet)
	})
	mux.HandleFunc("POST /sheet/save", func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		got <- r.PostForm
		http.Redirect(w, r, "/sheet?saved="+r.FormValue("version"), http.StatusSeeOther)
	})
	mux.HandleFunc("GET /find", func(w http.ResponseWriter, r *http.Request) { got <- r.URL.Query() })
	c := On(t, mux, "").By("")
	p := c.Get("/sheet")
	untouched := url.Values{"key": {"k1"}, "name": {"旧名"}, "kind": {"a"}, "tick": {"1"}, "dept": {"B"}, "first": {"丙"},
		"note": {"写过"}}
	if to := c.Submit(p, "/sheet/save").Done(); to != "/sheet?saved=3" {
		t.Errorf("sent to %s", to)
	}
	if v := <-got; !reflect.DeepEqual(v, untouched) {
		t.Errorf("untouched form sent %v", v)
	}
	entered := url.Values{"key": {"k1"}, "name": {"新名"}, "kind": {"b"}, "tick": {"1", "2"}, "dept": {"A"}, "first": {"丁"},
		"note": {""}, "do": {"submit"}}
	if a := c.Submit(p, "/save", "name", "新名", "kind", "b", "tick", "1", "tick", "2", "dept", "A", "first", "丁", "note",
		"", "do", "submit"); c.Follow(a).Status != 200 {
		t.Error("the answer leads nowhere")
	}
	if v := <-got; !reflect.DeepEqual(v, entered) {
		t.Errorf("filled form sent %v", v)
	}
	c.Submit(p, "/find", "q", "乙")
	if v := <-got; v.Get("q") != "乙" {
		t.Errorf("search sent %v", v)
	}
	if links := p.Leads(); !reflect.DeepEqual(links, []Link{{"/next", "已锁定"}, {"/find", ""}}) {
		t.Errorf("links %v", links)
	}
	if p.Link("下一步") != "/next#part" || p.HasForm("/other") || p.Value("/save", "dept") != "B" {
		t.Error("the page is read wrongly")
	}
}
