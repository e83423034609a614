package identity

import (
	"strings"
	"testing"
)

func TestPasswordHash(t *testing.T) {
	t.Parallel()
	cheap := Cost{Passes: 1, KiB: 64}
	stored := cheap.hash("Sunshine-2026")
	for password, want := range map[string]bool{"Sunshine-2026": true, "sunshine-2026": false, "": false,
		"Sunshine-2026 ": false} {
		if got, err := matches(stored, password); err != nil || got != want {
			t.Errorf("matches(%q) = %v, %v", password, got, err)
		}
	}
	if again := cheap.hash("Sunshine-2026"); again == stored {
		t.Error("two hashes of one password are equal: no salt")
	}
	for _, broken := range []string{"", "plain", strings.Replace(stored, "t=1", "t=0", 1),
		strings.Replace(stored, "argon2id", "md5", 1), stored[:len(stored)-4]} {
		if ok, err := matches(broken, "Sunshine-2026"); ok || err == nil {
			t.Errorf("stored hash %q is accepted", broken)
		}
	}
}

// An unknown login costs the same work as a known one.
func TestDecoyCostsTheSame(t *testing.T) {
	t.Parallel()
	decoy, real := Standard.decoy(), Standard.hash("Sunshine-2026")
	if d, r := strings.Split(decoy, "$"), strings.Split(real, "$"); d[3] != r[3] || len(d[4]) != len(r[4]) ||
		len(d[5]) != len(r[5]) {
		t.Errorf("decoy %s, real %s", decoy, real)
	}
	if Standard.Passes < 2 || Standard.KiB < 19*1024 {
		t.Errorf("standard cost %+v is below what was decided", Standard)
	}
	if ok, err := matches(decoy, ""); ok || err != nil {
		t.Errorf("decoy matches: %v, %v", ok, err)
	}
}
