package arch

import (
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const glossary = "docs/glossary.md"

// saidOtherwise are sentences in which a word of the old list means something
// else; the list only shrinks.
var saidOtherwise = []string{
	"与案件有直接利害关系的执法人员应当回避", // the law's own words
	"没有保证性承诺", // what an advertisement must not promise
}

// oldWords are those that the glossary lists as not used.
func oldWords(t *testing.T) []string {
	_, table, ok := strings.Cut(read(t, glossary), "\n## Words that are not used\n")
	if !ok {
		t.Fatalf("%s has no table of words that are not used", glossary)
	}
	var out []string
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) == 4 && strings.IndexFunc(cells[2], func(r rune) bool { return r > 0x2e80 }) >= 0 {
			for word := range strings.SplitSeq(strings.TrimSpace(cells[2]), "、") {
				out = append(out, word)
			}
		}
	}
	if len(out) < 20 || !slices.Contains(out, "中签") || !slices.Contains(out, "承诺") {
		t.Fatalf("%s says only %q", glossary, out)
	}
	return out
}

// Screens, messages and Chinese documents use the words of the glossary. A Go
// file speaks in its texts; tests may say what they like, for they also look for
// what must not be said.
func TestTheGlossaryIsKept(t *testing.T) {
	t.Parallel()
	old := oldWords(t)
	kept := map[string]bool{}
	look := func(where, text string) {
		for _, s := range saidOtherwise {
			if strings.Contains(text, s) {
				kept[s] = true
				text = strings.ReplaceAll(text, s, "")
			}
		}
		for _, word := range old {
			if i := strings.Index(text, word); i >= 0 {
				t.Errorf("%s says %s: %s", where, word, around(text, i))
			}
		}
	}
	n := map[string]int{}
	walk(t, func(p string) {
		ext := path.Ext(p)
		if p == glossary || strings.Contains(p, "/testdata/") {
			return
		}
		if slices.Contains([]string{".html", ".js", ".cedar", ".md"}, ext) {
			n[ext]++
			look(p, read(t, p))
		}
	})
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		s.literals(func(text string, pos token.Position) {
			if han.MatchString(text) {
				n[".go"]++
				look(pos.String(), text)
			}
		})
	}
	for ext, least := range map[string]int{".html": 50, ".js": 3, ".cedar": 5, ".md": 8, ".go": 2000} {
		if n[ext] < least {
			t.Errorf("only %d texts of %s found", n[ext], ext)
		}
	}
	for _, s := range saidOtherwise {
		if !kept[s] {
			t.Errorf("nobody says %q any more: take it out of the list", s)
		}
	}
}

var han = regexp.MustCompile(`\p{Han}`)

// around is the text beside a place in it.
func around(text string, at int) string {
	from, until := max(at-30, 0), min(at+40, len(text))
	return strings.ToValidUTF8(text[from:until], "")
}
