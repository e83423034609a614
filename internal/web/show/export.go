package show

import (
	"errors"
	"iter"
)

var errEnough = errors.New("show: the export wants no more")

// Lines makes the lines of an export out of the rows that each reads one by
// one. It yields the error of each.
func Lines[T any](each func(func(T) error) error, line func(T) []string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		err := each(func(row T) error {
			if !yield(line(row), nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && err != errEnough {
			yield(nil, err)
		}
	}
}
