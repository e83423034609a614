package ledger

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"yangguang/internal/db"
	"yangguang/internal/files"
)

// Key signs the checkpoints of one log. All nodes of an installation need the
// same key.
type Key struct {
	Name   string // origin line of the log's checkpoints
	VKey   string // the verifier key, "name+hash+base64", as C2SP signed-note writes it
	signer note.Signer
}

// OpenKey reads the Ed25519 signing key at path, or makes one for the log name
// when the file is absent. The file is readable by its owner only. A key of
// another name is an error: it signed the checkpoints of another log.
//
// What a crash leaves: no key file, or a whole one.
func OpenKey(path, name string) (*Key, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = newKey(path, name)
	}
	if err != nil {
		return nil, fmt.Errorf("ledger key: %w", err)
	}
	signer, err := note.NewSigner(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("ledger key %s: %w", path, err)
	}
	if signer.Name() != name {
		return nil, fmt.Errorf("ledger key %s belongs to log %q, not %q", path, signer.Name(), name)
	}
	vkey, err := verifierKey(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("ledger key %s: %w", path, err)
	}
	return &Key{Name: name, VKey: vkey, signer: signer}, nil
}

// KeyOf is OpenKey for the log in q: it makes a key only for a log that has no
// checkpoint yet. It returns ErrKeyLost when the file of an older log is gone,
// and ErrOtherKey when the file holds a key that did not sign its checkpoints:
// acts would then be recorded that can never be published.
func KeyOf(ctx context.Context, q db.Querier, path, name string) (*Key, error) {
	newest, err := db.Value[string](ctx, q, `select note from ledger_checkpoint order by size desc limit 1`)
	signed := err == nil
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return nil, err
	}
	if _, err := os.Stat(path); signed && errors.Is(err, fs.ErrNotExist) {
		return nil, ErrKeyLost
	}
	k, err := OpenKey(path, name)
	if err != nil || !signed {
		return k, err
	}
	if _, err := openCheckpoint([]byte(newest), k.VKey); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrOtherKey, err)
	}
	return k, nil
}

// newKey writes a fresh key without ever replacing one: of two processes that
// start at once, both use the first's.
func newKey(path, name string) ([]byte, error) {
	skey, _, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, err
	}
	return files.KeepFirst(path, []byte(skey+"\n"))
}

// verifierKey derives the verifier key from the text of a signing key,
// "PRIVATE+KEY+name+hash+base64(1 ‖ seed)".
func verifierKey(skey string) (string, error) {
	fields := strings.SplitN(skey, "+", 5)
	if len(fields) != 5 {
		return "", errors.New("malformed signing key")
	}
	raw, err := base64.StdEncoding.DecodeString(fields[4])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return "", errors.New("malformed signing key")
	}
	public := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	return note.NewEd25519VerifierKey(fields[2], public)
}

// NameOf reads the name of the log from its key file; nothing is made. It
// returns an error that is fs.ErrNotExist when there is no file.
func NameOf(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("ledger key: %w", err)
	}
	signer, err := note.NewSigner(strings.TrimSpace(string(text)))
	if err != nil {
		return "", fmt.Errorf("ledger key %s: %w", path, err)
	}
	return signer.Name(), nil
}
