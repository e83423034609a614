package ledger

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
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

// newKey writes a fresh key without ever replacing one: of two processes that
// start at once, both use the first's.
func newKey(path, name string) ([]byte, error) {
	skey, _, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.WriteString(skey + "\n")
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(tmp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return os.ReadFile(path)
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
