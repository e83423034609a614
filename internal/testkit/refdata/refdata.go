// Package refdata finds the reference data and vectors that tests read and that
// are not part of the repository. It imports nothing of the project, so the
// lowest packages can use it too.
package refdata

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the directory with the reference data and vectors that are
// not part of the repository: the value of YANGGUANG_SHARED, else ../shared
// beside the module root. Without it the test is skipped, or fails when
// YANGGUANG_REQUIRE=1 says that this machine must have it.
func Dir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("YANGGUANG_SHARED")
	if dir == "" {
		root, err := moduleRoot()
		if err != nil {
			t.Fatal(err)
		}
		dir = filepath.Join(filepath.Dir(root), "shared")
	}
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return dir
	}
	if os.Getenv("YANGGUANG_REQUIRE") == "1" {
		t.Fatalf("reference data required but not found in %s (YANGGUANG_SHARED)", dir)
	}
	t.Skipf("reference data not found in %s (YANGGUANG_SHARED)", dir)
	return ""
}

// moduleRoot walks up from the directory of the running test to go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", os.ErrNotExist
		}
		dir = up
	}
}
