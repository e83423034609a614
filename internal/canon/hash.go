package canon

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"

	"github.com/emmansun/gmsm/sm3"
)

// Hash names a hash function as the plan of a draw writes it. Both functions
// give 32 bytes.
type Hash string

// The hash functions of ssj/1: SHA-256 (FIPS 180-4) and SM3 (GB/T 32905).
const (
	SHA256 Hash = "sha256"
	SM3    Hash = "sm3"
)

// ParseHash returns the hash function of that name, or an error for any name
// but "sha256" and "sm3".
func ParseHash(name string) (Hash, error) {
	switch h := Hash(name); h {
	case SHA256, SM3:
		return h, nil
	}
	return "", fmt.Errorf("unknown hash function %q", name)
}

// Name is the function's name as its standard writes it.
func (h Hash) Name() string {
	if h == SM3 {
		return "SM3"
	}
	return "SHA-256"
}

// New returns a fresh state. The zero Hash is SHA-256; a name that ParseHash
// refuses panics, because hashing with another function than the one meant
// would be a silent fault.
func (h Hash) New() hash.Hash {
	switch h {
	case SHA256, "":
		return sha256.New()
	case SM3:
		return sm3.New()
	}
	panic("canon: unknown hash function " + string(h))
}

// Hex returns the hash of b as 64 lower-case hexadecimal digits.
func (h Hash) Hex(b []byte) string {
	d := h.New()
	d.Write(b)
	return hex.EncodeToString(d.Sum(nil))
}
