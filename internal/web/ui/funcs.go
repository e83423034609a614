package ui

import (
	"fmt"
	"html/template"
	"strconv"
	"time"

	"yangguang/internal/calendar"
	"yangguang/internal/web/assets"
)

var funcs = template.FuncMap{
	"asset":    assets.URL,
	"icon":     icon,
	"day":      func(us int64) string { return local(us).Format(time.DateOnly) },
	"datetime": datetime,
	"iso":      func(us int64) string { return local(us).Format(time.RFC3339) },
	"number":   anyNumber,
	"hash":     hashHTML,
	"percent":  percent,
	"hashfull": func(hex string) template.HTML { return code(hex, hex, "hash full") },
}

// hashHTML shows the beginning and end of a digest, enough to tell two apart by
// eye, with the whole value in its title.
func hashHTML(hex string) template.HTML {
	if len(hex) <= 16 {
		return code(hex, hex, "hash")
	}
	return code(hex[:8]+"…"+hex[len(hex)-4:], hex, "hash")
}

func code(text, title, class string) template.HTML {
	esc := template.HTMLEscapeString
	return template.HTML(`<code class="` + class + `" title="` + esc(title) + `">` + esc(text) + `</code>`)
}

func local(us int64) time.Time { return calendar.Local(time.UnixMicro(us)) }

func datetime(us int64) string { return local(us).Format(time.DateTime) }

// Number groups the digits of a count by thousands.
func Number[N int | int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// percent is done of total as a whole number, never 100 before all is done.
func percent(done, total int) int {
	if total <= 0 {
		return 0
	}
	return done * 100 / total
}

func icon(name string) (template.HTML, error) {
	svg, ok := assets.Icon(name)
	if !ok {
		return "", fmt.Errorf("ui: no icon %q", name)
	}
	return template.HTML(svg), nil
}

// anyNumber lets a template write {{number .N}} for both of our integer types.
func anyNumber(n any) (string, error) {
	switch n := n.(type) {
	case int:
		return Number(n), nil
	case int64:
		return Number(n), nil
	case *int64:
		return Number(*n), nil
	}
	return "", fmt.Errorf("ui: number of a %T", n)
}
