package canon

import "testing"

// The digests of "abc" are the first examples of FIPS 180-4 and GB/T 32905.
func TestHashExamples(t *testing.T) {
	for name, want := range map[string]string{
		"sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"sm3":    "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
	} {
		h, err := ParseHash(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := h.Hex([]byte("abc")); got != want {
			t.Errorf("%s(abc) = %s, want %s", name, got, want)
		}
	}
}

func TestParseHashRefuses(t *testing.T) {
	for _, name := range []string{"", "SHA256", "sha-256", "md5"} {
		if h, err := ParseHash(name); err == nil {
			t.Errorf("ParseHash(%q) = %q, want an error", name, h)
		}
	}
}
