package portal

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"yangguang/internal/catalog"
	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/query"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// told are the acts that are news. A bundle follows each draw by itself; the
// draw is the news.
var told = []string{
	"item.published", "item.suspended", "item.abolished", "law.repealed", "plan.published",
	"draw.frozen", "draw.locked", "draw.void", "draw.disclosed", "result.published",
}

const (
	mostNews = 12
	lookedAt = 120 // entries; what a department publishes on one day is told once
)

// news tells what was opened to the public of late, newest first.
func (p *Portal) news(ctx context.Context, depts map[ids.Dept]identity.Department) ([]ui.Act, error) {
	q := p.App.DB.Read()
	entries, err := query.Latest(ctx, q, told, lookedAt)
	if err != nil {
		return nil, err
	}
	subjects := make([]string, len(entries))
	for i, e := range entries {
		subjects[i] = e.Subject
	}
	names, err := query.NamesOf(ctx, q, subjects)
	if err != nil {
		return nil, err
	}
	var out []ui.Act
	seen := make(map[string]bool)
	for i := 0; i < len(entries) && len(out) < mostNews; i++ {
		e, n := entries[i], 1
		for e.Act == "result.published" && i+1 < len(entries) && sameNews(e, entries[i+1]) {
			i, n = i+1, n+1
		}
		if e.Act == "draw.frozen" && seen[e.Subject] {
			continue // what came of it is told already
		}
		seen[e.Subject] = true
		act := ui.Act{At: e.At, Tone: opened[e.Act], Entry: &e.Idx}
		act.What, act.Href = headline(e, names[e.Subject])
		if n > 1 {
			act.What = fmt.Sprintf("公示了 %d 份检查结果", n)
			act.Href = resultsPath + "?" + url.Values{"dept": {e.Organ}}.Encode()
		}
		act.What = show.Short(depts, ids.Dept(e.Organ)) + act.What
		out = append(out, act)
	}
	return out, nil
}

// sameNews reports that two entries are told at once: the same act of the same
// department on the same day.
func sameNews(a, b query.PublicEntry) bool {
	return a.Act == b.Act && a.Organ == b.Organ && day(a.At) == day(b.At)
}

// headline says what happened in people's words, and where it can be read.
func headline(e query.PublicEntry, about query.Named) (words, href string) {
	kind, id, _ := strings.Cut(e.Subject, ":")
	switch kind {
	case "draw":
		return drawNews(e.Act, about), drawHref(ids.Draw(id))
	case "result":
		return "公示了检查结果：" + about.Title, resultHref(id)
	case "plan":
		dept, year, _ := strings.Cut(id, "-")
		return "公开了 " + year + " 年度抽查计划", plansPath + "?" + url.Values{"dept": {dept}, "year": {year}}.Encode()
	case "law":
		return "登记了失效的依据：《" + id + "》", ""
	}
	verb := map[string]string{"item.suspended": "停用了", "item.abolished": "废止了"}[e.Act]
	if verb == "" {
		verb = "公布了"
	}
	return verb + "抽查事项：" + about.Title, itemHref(catalog.Ref{Code: id, Version: about.Version})
}

func drawNews(act string, about query.Named) string {
	what, title := show.DrawKind(draw.Kind(about.Kind)), about.Title
	title = strings.TrimSuffix(title, "（"+what+"）") // said already
	if about.Embargoed {
		return map[string]string{
			"draw.frozen": "开始了一次暂不公开名称的抽取", "draw.locked": "完成了一次暂不公开名称的抽取",
			"draw.void": "作废了一次暂不公开名称的抽取",
		}[act]
	}
	switch act {
	case "draw.frozen":
		return "开始抽取" + what + "：" + title
	case "draw.void":
		return "作废了一次抽取：" + about.Title
	case "draw.disclosed":
		return "公开了检查前保密的抽取：" + about.Title
	}
	return "抽出了" + what + "：" + title
}
