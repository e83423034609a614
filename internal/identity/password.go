package identity

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"yangguang/internal/law"
)

// Cost is what one password hash takes: passes and memory in KiB (RFC 9106).
type Cost struct {
	Passes uint32
	KiB    uint32
}

// Standard is about 60 ms on one core.
var Standard = Cost{Passes: 2, KiB: 19 * 1024}

// MinPassword and MaxPassword limit the length of a password, in characters.
const (
	MinPassword = 10
	MaxPassword = 128
)

// hashing bounds the memory that many sign-ins at once can take.
var hashing = make(chan struct{}, 2*runtime.GOMAXPROCS(0))

func (c Cost) key(password string, salt []byte) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, c.Passes, c.KiB, 1, 32)
}

// hash returns the PHC string of a password.
func (c Cost) hash(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=1$%s$%s", c.KiB, c.Passes, b64(salt), b64(c.key(password, salt)))
}

var errHash = errors.New("identity: stored password hash is not readable")

// matches compares in constant time; a stored hash that cannot be read is an error.
func matches(stored, password string) (bool, error) {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errHash
	}
	var c Cost
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &c.KiB, &c.Passes); err != nil || c.Passes == 0 {
		return false, errHash
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) != 32 {
		return false, errHash
	}
	return subtle.ConstantTimeCompare(c.key(password, salt), want) == 1, nil
}

// checkPassword asks for 10 to 128 characters out of at least three of: lower
// case, capitals, digits, others; and that it is not the login name.
func checkPassword(login, password string) *law.Refusal {
	n := utf8.RuneCountInString(password)
	classes := map[string]bool{}
	for _, r := range password {
		switch {
		case unicode.IsLower(r):
			classes["lower"] = true
		case unicode.IsUpper(r):
			classes["upper"] = true
		case unicode.IsDigit(r):
			classes["digit"] = true
		default:
			classes["other"] = true
		}
	}
	if n < MinPassword || n > MaxPassword || len(classes) < 3 || strings.Contains(strings.ToLower(password), login) {
		return law.Refuse(law.Sign, law.Invalid, "WEAK_PASSWORD",
			fmt.Sprintf("口令应有 %d 到 %d 个字符，含大写、小写、数字、其他符号中的至少三类，并且不含登录名。", MinPassword, MaxPassword),
			"请换一个口令。").On("password").InEnglish("the password is too weak")
	}
	return nil
}
