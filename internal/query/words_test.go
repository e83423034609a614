package query_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/query"
)

// Every act that some package records, and every kind of thing that an entry is
// about, has a Chinese word; a page shows none of them as it is written.
func TestActsAndSubjectsHaveWords(t *testing.T) {
	t.Parallel()
	act := regexp.MustCompile(`"((?:department|section|person|role|password|item|law|roster|plan|` +
		`task|team|visit|result|draw)\.[a-z-]+)"`)
	kind := regexp.MustCompile(`"([a-z]+):" ?\+`)
	acts, kinds := map[string]bool{}, map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range act.FindAllStringSubmatch(string(source), -1) {
			acts[m[1]] = true
		}
		for _, m := range kind.FindAllStringSubmatch(string(source), -1) {
			kinds[m[1]] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(acts) < 70 || len(kinds) < 10 {
		t.Fatalf("found %d acts and %d kinds of subjects only", len(acts), len(kinds))
	}
	files := []string{".txt", ".json", ".zip", ".csv"}
	for a := range acts {
		if query.ActWords(a) == a && !slices.Contains(files, filepath.Ext(a)) {
			t.Errorf("the act %s has no words", a)
		}
	}
	delete(kinds, "file") // begins the address of a SQLite database
	for k := range kinds {
		if query.SubjectWords(k+":1") == k+":1" {
			t.Errorf("the subject %s:… has no words", k)
		}
	}
}
