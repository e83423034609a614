package arch

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A comment that cites a section of the protocol leads to one that is there.
func TestCitedSectionsOfTheProtocolExist(t *testing.T) {
	protocol := read(t, "docs/ssj-1.md")
	heading := regexp.MustCompile(`(?m)^## (\d) `)
	var sections []string
	for _, m := range heading.FindAllStringSubmatch(protocol, -1) {
		sections = append(sections, m[1])
	}
	if len(sections) < 9 {
		t.Fatalf("sections %v: the search is broken", sections)
	}
	cited := regexp.MustCompile(`ssj/1 section (\d+)(?: step (\d+))?`)
	for _, s := range sources(t) {
		for _, group := range s.ast.Comments {
			text := strings.Join(strings.Fields(group.Text()), " ")
			for _, m := range cited.FindAllStringSubmatch(text, -1) {
				if !slices.Contains(sections, m[1]) || m[2] != "" && !strings.Contains(protocol, "\n"+m[2]+". **") {
					t.Errorf("%s cites %s, which docs/ssj-1.md does not have", s.fset.Position(group.Pos()), m[0])
				}
			}
			if strings.Contains(text, "draw.md") {
				t.Errorf("%s cites draw.md; the protocol is docs/ssj-1.md, cited as ssj/1", s.fset.Position(group.Pos()))
			}
		}
	}
}
