package show

import (
	"errors"
	"slices"

	"yangguang/internal/law"
)

// OnPage moves a refusal of a field that the page does not have to the page as
// a whole.
func OnPage(err error, fields ...string) error {
	var no *law.Refusal
	if errors.As(err, &no) && !slices.Contains(fields, no.Field) {
		moved := *no
		moved.Field = ""
		return &moved
	}
	return err
}
