// Package synth makes sample data: subjects and inspectors that look real and
// are not. The same seed gives the same bytes on every machine. The words are
// our own; phone numbers begin with 000 and belong to nobody.
package synth

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
)

// Stream is an endless sequence of bytes that follows from a label and a seed:
// SHA-256 in counter mode. It is for sample data only; draws have their own.
type Stream struct {
	key   [40]byte // digest of label and seed, then the counter
	block [32]byte
	used  int
}

// NewStream starts the sequence; streams with different labels are independent.
func NewStream(label string, seed uint64) *Stream {
	s := &Stream{used: 32}
	first := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(label+"\x00"), seed))
	copy(s.key[:], first[:])
	return s
}

func (s *Stream) uint32() uint32 {
	if s.used == len(s.block) {
		s.block = sha256.Sum256(s.key[:])
		counter := s.key[32:]
		binary.BigEndian.PutUint64(counter, binary.BigEndian.Uint64(counter)+1)
		s.used = 0
	}
	v := binary.BigEndian.Uint32(s.block[s.used:])
	s.used += 4
	return v
}

// IntN is uniform in [0, n), for n from 1 to 2^31; the few values that would
// make it uneven are thrown away.
func (s *Stream) IntN(n int) int {
	if n <= 0 || n > 1<<31 {
		panic("synth: IntN needs 1 to 2^31")
	}
	for {
		hi, lo := bits.Mul32(s.uint32(), uint32(n))
		if lo >= uint32(n) || lo >= -uint32(n)%uint32(n) {
			return int(hi)
		}
	}
}

// percent is true in p of 100 cases.
func (s *Stream) percent(p int) bool { return s.IntN(100) < p }

// pick takes one of the list.
func pick[T any](s *Stream, list []T) T { return list[s.IntN(len(list))] }
