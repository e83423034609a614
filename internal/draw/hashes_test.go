package draw

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"yangguang/internal/canon"
)

// The expected values were made with sha256sum from the formulas of ssj/1.
func TestHashes(t *testing.T) {
	t.Parallel()
	const salt = "000102030405060708090a0b0c0d0e0f"
	for _, c := range []struct{ name, got, want string }{
		{"person", PersonID(canon.SHA256, "11010519491231002X", salt), "P:59cdba28efc83b59ca369663"},
		{"sealed", SealedLeaf(canon.SHA256, zeros, []byte("result\n"), salt),
			"0b97ee1bffa0926475a8a8768d3f082259b5fcffeac6e5f3b1905a4d449bd95a"},
		{"conflict", ConflictLeaf(canon.SHA256, "A", "b", salt),
			"ad41d81373e1ec4fe1461d93d13dc33f24f9a3ba80a0373560ef54fae64d40e1"},
		{"key", Key(canon.SHA256, KindObjects, zeros), "29a74ad1063634797c8358f08087f2f1a59d18575a412cc255d9e1642e403286"},
		{"commit", Commit(canon.SHA256, "d-1", 2, "witness", zeros),
			"0db45c89a0e2117fa6f791410c5ef01e9c8889caf2db1fa00e79b969e0545ef0"},
	} {
		if c.got != c.want {
			t.Errorf("%s = %s, want %s", c.name, c.got, c.want)
		}
	}
}

// The cached state gives H(K ‖ id) for every length, in any order of lengths:
// what one id leaves in the block must not reach the next.
func TestTicketIsThePlainHash(t *testing.T) {
	t.Parallel()
	for _, h := range []canon.Hash{canon.SHA256, canon.SM3} {
		key := Key(h, KindObjects, zeros)
		tick := NewTicketer(h, key)
		if tick.save == nil {
			t.Errorf("%s: the state of this hash function is not read: tickets are slower", h)
		}
		rapid.Check(t, func(t *rapid.T) {
			id := rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "id")
			if got, want := tick.Ticket(id).Hex(), h.Hex(append([]byte(key), id...)); got != want {
				t.Fatalf("%s: ticket of %d bytes is %s, want %s", h, len(id), got, want)
			}
		})
	}
}

func TestLeavesAreSorted(t *testing.T) {
	t.Parallel()
	var o []ConflictOpening
	for i := range byte(20) {
		o = append(o, ConflictOpening{ID: "A", Code: string(rune('a' + i)), Salt: zeros[:32]})
	}
	b, err := ConflictBytes(Leaves(canon.SM3, o))
	if err != nil || bytes.Count(b, []byte{'\n'}) != 20 {
		t.Errorf("%v: %s", err, b)
	}
	leaves, err := ParseConflicts(b)
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckOpenings(canon.SM3, leaves, o); err != nil {
		t.Error(err)
	}
	if err := CheckOpenings(canon.SM3, leaves, append(o, o[3])); err == nil {
		t.Error("one leaf is opened twice")
	}
}
