package law

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// InvalidField refuses what one field of a form holds; field is "" where the
// form as a whole is concerned.
func InvalidField(basis Provision, field, code, msg, next string) *Refusal {
	where := "field " + field + ": "
	if field == "" {
		where = ""
	}
	return Refuse(basis, Invalid, code, msg, next).On(field).InEnglish(where + code)
}

// UnknownOption refuses a value that its dictionary does not have; what says
// what is unknown, as a sentence without its end: 没有“9”这个选项.
func UnknownOption(basis Provision, field, what string) *Refusal {
	return InvalidField(basis, field, "CODE_UNKNOWN", what+"。", "请从列出的选项中选择。")
}

// TextTooLong refuses a text of more than limit characters; label names it.
func TextTooLong(basis Provision, field, label string, limit int) *Refusal {
	return InvalidField(basis, field, "TEXT_TOO_LONG", fmt.Sprintf("%s最多%d个字。", label, limit), "请写要点。")
}

// UnreadableDate refuses what is no date; label names it.
func UnreadableDate(basis Provision, field, label string) *Refusal {
	return InvalidField(basis, field, "DATE_UNREADABLE", label+"应写成2026-01-31的样子。", "请重新填写。")
}

// DateOrder refuses an end that lies before its beginning; msg says which, with
// its full stop.
func DateOrder(basis Provision, field, msg string) *Refusal {
	return InvalidField(basis, field, "DATE_ORDER", msg, "请核对两个日期。")
}

// A reason that somebody must give has at least MinReason and at most MaxReason
// characters (system rule).
const (
	MinReason = 4
	MaxReason = 1000
)

// Reason gives the reason without space around it. It refuses one that is too
// short or too long as REASON_MISSING; msg says what needs the reason, without
// a full stop: 退回要写明理由.
func Reason(basis Provision, field, text, msg string) (string, *Refusal) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < MinReason || n > MaxReason {
		return text, InvalidField(basis, field, "REASON_MISSING",
			fmt.Sprintf("%s，%d到%d个字。", msg, MinReason, MaxReason), "请补写理由。")
	}
	return text, nil
}
