package testkit

import (
	"errors"
	"testing"

	"yangguang/internal/law"
)

// Refused fails the test now unless err is a refusal with the code that names
// its provision and says what happened and what can be done; what says which
// act was refused.
func Refused(t testing.TB, what string, err error, code string) *law.Refusal {
	t.Helper()
	var no *law.Refusal
	if !errors.As(err, &no) || no.Code != code {
		t.Fatalf("%s: got %v, want refusal %s", what, err, code)
	}
	if no.Basis.ID == "" || no.Message == "" || no.Next == "" {
		t.Fatalf("%s: refusal without provision, message or next step: %+v", what, no)
	}
	return no
}

// Code is the code of a refusal in an error chain, the text of any other error
// and "" of none; a rule that refuses nothing gives a nil *law.Refusal.
func Code(err error) string {
	var no *law.Refusal
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &no):
		return err.Error()
	case no == nil:
		return ""
	}
	return no.Code
}
