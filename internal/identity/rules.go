package identity

import (
	"errors"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"yangguang/internal/db"
	"yangguang/internal/law"
)

var (
	codeForm   = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,15}$`)
	regionForm = regexp.MustCompile(`^[0-9]{6}$`)
	loginForm  = regexp.MustCompile(`^[a-z][a-z0-9._-]{1,31}$`)
)

func checkName(field, name string) *law.Refusal {
	if n := utf8.RuneCountInString(name); n == 0 || n > 60 || strings.ContainsFunc(name, unicode.IsControl) ||
		strings.TrimSpace(name) != name {
		return law.InvalidField(law.GoodInput, field, "BAD_NAME", "名称应有 1 到 60 个字，首尾没有空格。", "请检查后重新填写。").
			InEnglish("a name has 1 to 60 characters")
	}
	return nil
}

// unknown turns "not found" of something a form names into a refusal.
func unknown(err error, field, msg string) error {
	if !errors.Is(err, db.ErrNotFound) {
		return err
	}
	return law.InvalidField(law.GoodInput, field, "UNKNOWN_REFERENCE", msg, "请从列表中选择。").InEnglish("unknown " + field)
}
