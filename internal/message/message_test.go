package message

import (
	"errors"
	"fmt"
	"testing"
)

type refusal struct{}

func (refusal) Error() string { return "refused" }
func (refusal) Text() Text    { return Text{ZH: "不予受理", EN: "refused"} }

func TestOf(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want Text
	}{
		{"nil", nil, Text{}},
		{"plain", errors.New("disk full"), Text{ZH: "disk full", EN: "disk full"}},
		{"localized", refusal{}, Text{ZH: "不予受理", EN: "refused"}},
		{"wrapped", fmt.Errorf("freeze: %w", refusal{}), Text{ZH: "不予受理", EN: "refused"}},
	} {
		if got := Of(c.err); got != c.want {
			t.Errorf("%s: Of = %+v, want %+v", c.name, got, c.want)
		}
	}
}
