package arch

import (
	"go/token"
	"regexp"
	"testing"
)

// onlyOnce: what is known in one package only, as a name selected from another
// package or as a text.
var onlyOnce = []struct {
	what     string
	home     string
	selected [2]string // import path and name, "" where a text gives it away
	text     *regexp.Regexp
}{
	{"the time zone", "internal/calendar", [2]string{"time", "FixedZone"}, regexp.MustCompile(`^Asia/Shanghai$`)},
	{"the time zone", "internal/calendar", [2]string{"time", "LoadLocation"}, nil},
	{"the escaping of like-patterns", "internal/db", [2]string{}, regexp.MustCompile(`^\\[%_]$`)},
	{"when a draw becomes public", "internal/plan", [2]string{}, regexp.MustCompile(`^(at-lock|after-task)$`)},
}

func TestOneWordOnce(t *testing.T) {
	found := map[string]bool{}
	for _, s := range sources(t) {
		if s.test || under(s.dir, "bench", "scripts", "internal/testkit") {
			continue
		}
		for _, once := range onlyOnce {
			report := func(pos token.Position) {
				if found[once.what] = true; s.dir != once.home {
					t.Errorf("%s: %s is known in %s only", pos, once.what, once.home)
				}
			}
			s.selectors(func(im, name string, pos token.Position) {
				if once.selected == [2]string{im, name} {
					report(pos)
				}
			})
			if once.text != nil {
				s.literals(func(text string, pos token.Position) {
					if once.text.MatchString(text) {
						report(pos)
					}
				})
			}
		}
	}
	for _, once := range onlyOnce {
		if !found[once.what] {
			t.Errorf("%s is found nowhere: the scan is broken", once.what)
		}
	}
}

// bareLike is a like over an argument without its escape: then % and _ in what
// a person typed would be patterns (db.Contains).
var bareLike = regexp.MustCompile(`like (\?|\$\d+)($|[^\d ]| (?:[^e]|$))`)

func TestLikeIsEscaped(t *testing.T) {
	if !bareLike.MatchString(`name like $12 or code = $1`) || !bareLike.MatchString(`name like ?`) ||
		bareLike.MatchString(`name like $12 escape '\'`) {
		t.Error("the pattern is broken")
	}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		s.literals(func(text string, pos token.Position) {
			if m := bareLike.FindString(text); m != "" {
				t.Errorf("%s: %q: a like over an argument needs escape '\\'", pos, m)
			}
		})
	}
}
