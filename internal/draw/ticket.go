package draw

import (
	"encoding"
	"encoding/binary"
	"hash"

	"yangguang/internal/canon"
)

const (
	blockSize   = 64            // of SHA-256 and of SM3
	digestAt    = 4             // where the chaining value stands in a marshalled state, after its magic
	maxOneBlock = blockSize - 9 // message bytes that fit in one block with their padding
)

// Ticketer makes tickets for one draw. The key fills exactly one block, so its
// state is kept and an id costs one compression. A Ticketer is used by one
// goroutine at a time.
//
// For ids of up to 55 bytes it writes the padding of the last block itself and
// reads the chaining value out of the marshalled state, which spares the copy
// and the finalization of Sum; NewTicketer checks once that this gives what Sum
// gives and keeps to Sum where it does not.
type Ticketer struct {
	state   []byte // after the key
	digest  hash.Hash
	restore encoding.BinaryUnmarshaler
	save    encoding.BinaryAppender // nil: use Sum
	block   [blockSize]byte
	filled  int // bytes of block that are not zero, before the length
	out     []byte
}

// NewTicketer returns a Ticketer for the key that Key made.
func NewTicketer(h canon.Hash, key string) *Ticketer {
	d := h.New()
	d.Write([]byte(key))
	t := &Ticketer{digest: d, out: make([]byte, 0, 256)}
	m, canSave := d.(encoding.BinaryMarshaler)
	u, canRestore := d.(encoding.BinaryUnmarshaler)
	if !canSave || !canRestore {
		panic("draw: the hash function cannot save its state")
	}
	var err error
	if t.state, err = m.MarshalBinary(); err != nil {
		panic("draw: the hash function cannot save its state: " + err.Error())
	}
	t.restore = u
	a, ok := d.(encoding.BinaryAppender)
	if !ok || len(key) != blockSize {
		return t
	}
	probe := []byte("probe")
	want := t.sum(probe)
	t.save = a
	if t.Ticket(probe) != want {
		t.save = nil
	}
	return t
}

// Ticket returns H(K ‖ id).
func (t *Ticketer) Ticket(id []byte) Ticket {
	if t.save == nil || len(id) > maxOneBlock {
		return t.sum(id)
	}
	n := copy(t.block[:], id)
	t.block[n] = 0x80
	if n+1 < t.filled {
		clear(t.block[n+1 : t.filled])
	}
	t.filled = n + 1
	binary.BigEndian.PutUint64(t.block[blockSize-8:], uint64(blockSize+n)*8)
	t.reset()
	t.digest.Write(t.block[:])
	saved, err := t.save.AppendBinary(t.out[:0])
	if err != nil || len(saved) < digestAt+32 {
		return t.sum(id)
	}
	return Ticket(saved[digestAt : digestAt+32])
}

func (t *Ticketer) sum(id []byte) Ticket {
	t.reset()
	t.digest.Write(id)
	return Ticket(t.digest.Sum(t.out[:0]))
}

func (t *Ticketer) reset() {
	if err := t.restore.UnmarshalBinary(t.state); err != nil {
		panic("draw: the hash function refuses its own state: " + err.Error())
	}
}
