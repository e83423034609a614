// Package testkit holds what tests of several packages need: a migrated
// database with people in it, and a browser.
package testkit

import (
	"testing"

	"yangguang/internal/testkit/refdata"
)

// SharedDir is refdata.Dir, for tests that use this package anyway.
func SharedDir(t testing.TB) string {
	t.Helper()
	return refdata.Dir(t)
}
