package sampling

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"yangguang/internal/draw"
	"yangguang/internal/ids"
)

// TestStage: each step waits for all of the one before (ssj/1 section 1), and
// nothing but what is stored decides it.
func TestStage(t *testing.T) {
	t.Parallel()
	open := Hall{Draw: Draw{State: Frozen, Sources: draw.DefaultSources(draw.KindObjects)},
		Commitments: []Commitment{{Party: Platform, Hash: "p"}, {Party: Witness, Hash: "w"}},
		Dice:        []Dice{{Person: "a", Digits: "0123456789"}, {Person: "b", Digits: "0123456789"}}}
	for _, row := range []struct {
		name   string
		change func(*Hall)
		want   Stage
	}{
		{"a party has not committed", func(h *Hall) { h.Commitments[1].Hash = "" }, ToCommit},
		{"nobody typed", func(h *Hall) { h.Dice = nil }, ToRoll},
		{"one person typed", func(h *Hall) { h.Dice = h.Dice[:1] }, ToRoll},
		{"two people differ", func(h *Hall) { h.Dice[1].Digits = "0123456780" }, ToRoll},
		{"the witness has not opened", func(*Hall) {}, ToOpen},
		{"all but the platform have opened", func(h *Hall) { h.Commitments[1].Opened = true }, ToReveal},
		{"drawn", func(h *Hall) { h.Draw.State = Drawn }, ToLock},
		{"locked", func(h *Hall) { h.Draw.State = Locked }, Done},
		{"voided for an input error", func(h *Hall) { h.Draw.State = Failed }, Stopped},
	} {
		h := open
		h.Commitments = append([]Commitment(nil), open.Commitments...)
		h.Dice = append([]Dice(nil), open.Dice...)
		row.change(&h)
		if got := h.Stage(); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func TestSourcesAreReadBack(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"commit:platform commit:witness dice:10", "commit:platform dice:6 beacon:ssq-2026031"} {
		if got := encodeSources(decodeSources(text)); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// TestSeal: a sealed secret opens for its own attempt with the same key only.
func TestSeal(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys", "seal.key")
	seal, err := OpenSeal(path)
	if err != nil {
		t.Fatal(err)
	}
	secret := NewSecret()
	box := seal.close(secret, "D-1", 1)
	if strings.Contains(box, secret) {
		t.Error("the secret stands in the box")
	}
	again, err := OpenSeal(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.open(box, "D-1", 1); err != nil || got != secret {
		t.Errorf("%q, %v", got, err)
	}
	other, err := OpenSeal(filepath.Join(t.TempDir(), "seal.key"))
	if err != nil {
		t.Fatal(err)
	}
	changed := "A" + box[1:]
	if box[0] == 'A' {
		changed = "B" + box[1:]
	}
	for name, open := range map[string]func() (string, error){
		"another attempt": func() (string, error) { return seal.open(box, "D-1", 2) },
		"another draw":    func() (string, error) { return seal.open(box, "D-2", 1) },
		"another key":     func() (string, error) { return other.open(box, "D-1", 1) },
		"a changed byte":  func() (string, error) { return seal.open(changed, "D-1", 1) },
		"half a box":      func() (string, error) { return seal.open(box[:8], "D-1", 1) },
	} {
		if got, err := open(); err == nil {
			t.Errorf("%s opened it: %q", name, got)
		}
	}
}

// TestEveryNth: a short list is given whole, a long one evenly, each line once
// and in order.
func TestEveryNth(t *testing.T) {
	t.Parallel()
	for _, lines := range []int{0, 1, 2, 50, 1000, 20000} {
		var text strings.Builder
		for i := range lines {
			fmt.Fprintf(&text, "ID%06d%s\tA\n", i, strings.Repeat("x", i%7))
		}
		const want = 100
		var got []ids.Subject
		err := eachOfSample(strings.NewReader(text.String()), int64(text.Len()), want, func(id ids.Subject, code string) {
			if code != "A" || len(got) > 0 && id <= got[len(got)-1] {
				t.Errorf("%d lines: %q after %q, code %q", lines, id, got[len(got)-1], code)
			}
			got = append(got, id)
		})
		if err != nil {
			t.Fatal(err)
		}
		if lines <= 50 && len(got) != lines || lines > want && (len(got) < want/2 || len(got) > want+1) {
			t.Errorf("%d lines gave %d", lines, len(got))
		}
	}
}
