package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// checkpoint is a signed tree head as C2SP tlog-checkpoint writes it: origin,
// size in decimal and root in base64, a line each, signed as a note.
type checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

func (c checkpoint) sign(k *Key) ([]byte, error) {
	text := fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
	return note.Sign(&note.Note{Text: text}, k.signer)
}

// openCheckpoint checks the signature of a checkpoint by the key vkey, and that
// its origin is the name of that key.
func openCheckpoint(signed []byte, vkey string) (checkpoint, error) {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return checkpoint{}, err
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return checkpoint{}, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 4 {
		return checkpoint{}, errors.New("malformed checkpoint")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return checkpoint{}, errors.New("malformed size in checkpoint")
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return checkpoint{}, errors.New("malformed root in checkpoint")
	}
	if lines[0] != v.Name() {
		return checkpoint{}, fmt.Errorf("checkpoint of log %q, not %q", lines[0], v.Name())
	}
	return checkpoint{Origin: lines[0], Size: size, Root: tlog.Hash(root)}, nil
}
