package ui_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// sources is the text of every template, script and Go file of the web but the
// tests: what may use an asset.
func sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "testdata" {
				return filepath.SkipDir
			}
			return nil
		}
		switch filepath.Ext(path) {
		case ".html", ".js":
		case ".go":
			if strings.HasSuffix(path, "_test.go") || filepath.Base(path) == "assets.go" {
				return nil
			}
		default:
			return nil
		}
		body, err := os.ReadFile(path)
		all.Write(body)
		all.WriteByte('\n')
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// What browsers load is used by some page: nothing lies around.
func TestEveryAssetIsUsed(t *testing.T) {
	text := sources(t)
	files, err := filepath.Glob("../assets/*")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range files {
		name := filepath.Base(f)
		if info, err := os.Stat(f); err != nil || info.IsDir() || name == "assets.go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if n++; !strings.Contains(text, `"`+name+`"`) {
			t.Errorf("asset %s is used nowhere", name)
		}
	}
	icons, err := filepath.Glob("../assets/icons/*.svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range icons {
		if name := strings.TrimSuffix(filepath.Base(f), ".svg"); !strings.Contains(text, `"`+name+`"`) {
			t.Errorf("icon %s is used nowhere", name)
		}
	}
	if n < 7 || len(icons) < 30 {
		t.Errorf("%d assets and %d icons looked at, is the path right?", n, len(icons))
	}
}

var (
	comment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	quoted   = regexp.MustCompile(`"[^"]*"`)
	block    = regexp.MustCompile(`\{[^{}]*\}`)
	selector = regexp.MustCompile(`\.(-?[a-zA-Z_][\w-]*)`)
	word     = regexp.MustCompile(`[\w-]+`)
)

// classesOf lists the classes that a style sheet gives a look to.
func classesOf(css string) map[string]bool {
	css = block.ReplaceAllString(quoted.ReplaceAllString(comment.ReplaceAllString(css, ""), ""), "{}")
	out := map[string]bool{}
	for _, m := range selector.FindAllStringSubmatch(css, -1) {
		out[m[1]] = true
	}
	return out
}

// Every class that has a look is given by a page, a component or a script.
func TestEveryClassIsUsed(t *testing.T) {
	css, err := os.ReadFile("../assets/yangguang.css")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, w := range word.FindAllString(sources(t), -1) {
		used[w] = true
	}
	classes := classesOf(string(css))
	for class := range classes {
		if !used[class] {
			t.Errorf("class %s is used nowhere", class)
		}
	}
	if len(classes) < 100 {
		t.Errorf("%d classes found, is the reading right?", len(classes))
	}
	if got := classesOf(`/* .a */ .b > .c-d::before { width: .5em; content: ".e" } @media (x) { .f { } }`); len(
		got) != 3 || !got["b"] || !got["c-d"] || !got["f"] {
		t.Errorf("classes %v, want b, c-d and f", got)
	}
}

// One cell a line: a change of one thing shows as a change of one line.
func TestTemplateLinesAreShort(t *testing.T) {
	files, err := filepath.Glob("templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("templates/components/*.html")
	if err != nil {
		t.Fatal(err)
	}
	if files = append(files, more...); len(files) < 8 {
		t.Fatalf("%d templates", len(files))
	}
	for _, f := range files {
		body, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(body), "\n") {
			if n := utf8.RuneCountInString(line); n > 160 {
				t.Errorf("%s:%d has %d characters", f, i+1, n)
			}
		}
	}
}
