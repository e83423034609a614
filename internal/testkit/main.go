package testkit

import (
	"os"
	"sync"
	"testing"
)

var atEnd struct {
	sync.Mutex
	ready bool
	do    []func()
}

// Main is the TestMain of a package whose tests share what is made once per
// process: func TestMain(m *testing.M) { testkit.Main(m) }.
func Main(m *testing.M) {
	atEnd.ready = true
	code := m.Run()
	for _, do := range atEnd.do {
		do()
	}
	os.Exit(code)
}

// AtEnd runs do after the last test of the process. It fails the test of a
// package whose TestMain does not call Main.
func AtEnd(t testing.TB, do func()) {
	t.Helper()
	atEnd.Lock()
	defer atEnd.Unlock()
	if !atEnd.ready {
		t.Fatal("TestMain of this package does not call testkit.Main")
	}
	atEnd.do = append(atEnd.do, do)
}
