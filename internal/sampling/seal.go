package sampling

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"yangguang/internal/files"
	"yangguang/internal/ids"
)

// Seal keeps the platform's secret closed between commitment and opening, so
// that nobody who reads the database can know the result before the others
// have spoken.
type Seal struct{ aead cipher.AEAD }

// OpenSeal reads the key file, 32 bytes as hex, and makes it with mode 0600
// when it is absent. Losing the file loses the draws that stand between
// commitment and opening: they are voided and attempted again.
func OpenSeal(path string) (*Seal, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		raw, err = files.KeepFirst(path, []byte(randomHex(32)))
	}
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(string(raw))
	if err != nil || len(key) != 32 {
		return nil, fmt.Errorf("sampling: %s is not a key of 64 hex digits", path)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &Seal{aead}, err
}

// close encrypts the secret for one attempt of one draw and no other.
func (s *Seal) close(secret string, draw ids.Draw, attempt int) string {
	nonce := make([]byte, s.aead.NonceSize())
	rand.Read(nonce)
	return base64.StdEncoding.EncodeToString(s.aead.Seal(nonce, nonce, []byte(secret), sealedFor(draw, attempt)))
}

func (s *Seal) open(box string, draw ids.Draw, attempt int) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(box)
	if err != nil || len(raw) < s.aead.NonceSize() {
		return "", errors.New("sampling: the sealed secret is damaged")
	}
	n := s.aead.NonceSize()
	secret, err := s.aead.Open(nil, raw[:n], raw[n:], sealedFor(draw, attempt))
	if err != nil {
		return "", errors.New("sampling: the sealed secret does not open with this installation's key")
	}
	return string(secret), nil
}

func sealedFor(draw ids.Draw, attempt int) []byte {
	return fmt.Appendf(nil, "yangguang platform secret\n%s\n%d\n", draw, attempt)
}

func randomHex(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// NewSecret makes 32 random bytes as hex, for a person who cannot make them.
func NewSecret() string { return randomHex(32) }
