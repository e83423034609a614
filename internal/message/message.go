// Package message carries the two texts, Chinese and English, in which an
// error speaks to a person.
package message

import (
	"errors"
	"strconv"
)

// Text says one thing in Chinese (ZH, shown on every page) and in English
// (EN, shown beside it by the commands).
type Text struct {
	ZH string
	EN string
}

// Localized is an error that speaks both languages.
type Localized interface {
	error
	Text() Text
}

// Of returns both texts of the first Localized error in err's chain. An error
// that has none answers with err.Error() in both places; nil answers with
// empty texts.
func Of(err error) Text {
	if err == nil {
		return Text{}
	}
	var l Localized
	if errors.As(err, &l) {
		return l.Text()
	}
	return Text{ZH: err.Error(), EN: err.Error()}
}

// Quote is a text that somebody wrote, as a Chinese sentence quotes it. What
// does not print is escaped.
func Quote(written string) string {
	q := strconv.Quote(written)
	return "“" + q[1:len(q)-1] + "”"
}
