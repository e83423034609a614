package law

import "yangguang/internal/message"

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
	basis := r.Basis.Cite()
	if !r.Basis.House() {
		basis = r.Basis.Term() + basis
	}
	return message.Text{
		ZH: r.Message + "（" + basis + "）" + r.Next,
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
