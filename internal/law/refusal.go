package law

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"yangguang/internal/message"
)

// Kind sorts refusals by what the person can do about them; web maps each to
// one HTTP status.
type Kind int

const (
	Invalid   Kind = iota // 422: the form has an error to be mended
	Forbidden             // 403: this person may not do it
	Conflict              // 409: not in this state, or not any more
	NotFound              // 404
	TooLarge              // 413
	SignIn                // 401: sign in first
	NoSpace               // 507: the disk is full
)

// Refusal says no to a person: under which provision, why, and what to do next.
// Every use case returns its refusals as *Refusal.
type Refusal struct {
	Basis   Provision
	Kind    Kind
	Code    string // stable, UPPER_SNAKE, for programs and tests
	Message string // Chinese, one or two sentences
	Next    string // Chinese, what to do now
	Field   string // form field concerned, "" for none
	EN      string // English twin of Message for the command line; "" falls back to Code
}

func (r *Refusal) Error() string { return r.Code + ": " + r.Message }

// Text implements message.Localized.
func (r *Refusal) Text() message.Text {
	en := r.EN
	if en == "" {
		en = "refused: " + r.Code
	}
	return message.Text{
		ZH: r.Message + "（依据" + r.Basis.Cite() + "）" + r.Next,
		EN: en + " (" + r.Basis.ID + ")",
	}
}

// Refuse makes a refusal; use the With methods for what is not always there.
func Refuse(basis Provision, kind Kind, code, msg, next string) *Refusal {
	return &Refusal{Basis: basis, Kind: kind, Code: code, Message: msg, Next: next}
}

// On names the form field concerned.
func (r *Refusal) On(field string) *Refusal {
	r.Field = field
	return r
}

// InEnglish adds the English twin of the message.
func (r *Refusal) InEnglish(text string) *Refusal {
	r.EN = text
	return r
}

// InvalidField refuses what one field of a form holds; field is "" where the
// form as a whole is concerned.
func InvalidField(basis Provision, field, code, msg, next string) *Refusal {
	where := "field " + field + ": "
	if field == "" {
		where = ""
	}
	return Refuse(basis, Invalid, code, msg, next).On(field).InEnglish(where + code)
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
