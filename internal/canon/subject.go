package canon

import (
	"fmt"
	"strings"

	"yangguang/internal/message"
)

// SubjectID names an inspected subject in every list of a draw: 1 to 55
// printable ASCII bytes without space, TAB and "/". Its forms are the USCC,
// USCC#nn for one of several premises, N:<region>-<number> for a subject
// without a code, and P:<24 hex> for a natural person.
type SubjectID string

// MaxSubjectID is the longest id in bytes that shares one hash block with the
// padding, so that a ticket costs one compression after its 64-byte key.
const MaxSubjectID = 55

// SubjectIDError says why a text cannot be an id.
type SubjectIDError struct{ Input string }

func (e *SubjectIDError) Error() string { return e.Text().EN }

// Text implements message.Localized.
func (e *SubjectIDError) Text() message.Text {
	return message.Text{
		ZH: fmt.Sprintf("检查对象编号应为1至55个可见的半角字符，不含空格和“/”，这里是%s。", message.Quote(e.Input)),
		EN: fmt.Sprintf("a subject id is 1-55 printable ASCII characters without space or '/', not %q", e.Input),
	}
}

// ParseSubjectID checks the form that the draw demands. A text of the form of
// one of the known kinds is not looked into further. The error is a
// *SubjectIDError.
func ParseSubjectID(s string) (SubjectID, error) {
	if len(s) == 0 || len(s) > MaxSubjectID {
		return "", &SubjectIDError{Input: s}
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' || s[i] == '/' {
			return "", &SubjectIDError{Input: s}
		}
	}
	return SubjectID(s), nil
}

// SubjectOf is the id of a subject with a code and one premises.
func SubjectOf(code USCC) SubjectID { return SubjectID(code) }

// PremisesOf is the id of one of several premises of a subject; no counts from
// 1 and is written with at least two digits.
func PremisesOf(code USCC, no int) SubjectID {
	return SubjectID(fmt.Sprintf("%s#%02d", code, no))
}

// WithoutCode is the id of a subject that has no code: number is given by the
// installation and never used again.
func WithoutCode(region Region, number int64) SubjectID {
	return SubjectID(fmt.Sprintf("N:%s-%06d", region, number))
}

// USCC is the code inside the id, or false for subjects without one.
func (id SubjectID) USCC() (USCC, bool) {
	head, _, _ := strings.Cut(string(id), "#")
	code, err := ParseUSCC(head)
	return code, err == nil
}
