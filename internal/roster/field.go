package roster

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yangguang/internal/calendar"
	"yangguang/internal/draw"
)

// Field is one column of a roster: how it is found in a file, checked, stored
// in a row and shown.
type Field[T any] struct {
	Key      string
	Label    string   // the best header
	Headers  []string // other headers it goes by
	Required bool
	Keep     bool // an empty cell leaves what is there
	max      int  // characters
	words    []Word
	Set      func(row *T, v string) (reason string) // v is trimmed and clean
	Text     func(row *T) string
}

// Take puts a cell into the row; reason says in Chinese what is wrong with it.
func (f *Field[T]) Take(row *T, v string) (reason string) {
	v = strings.TrimSpace(v)
	if v == "" {
		if f.Required {
			return "不能为空。"
		}
		if f.Keep {
			return ""
		}
		return f.Set(row, "")
	}
	if len(v) > f.max && utf8.RuneCountInString(v) > f.max {
		return tooLong(f.max)
	}
	for _, r := range v {
		if r < 0x20 || r >= 0x7f && (unicode.IsControl(r) || r == utf8.RuneError) {
			if r == utf8.RuneError {
				return "含有无法识别的字符（乱码），请核对原文件的编码。"
			}
			return "含有换行或控制字符。"
		}
	}
	return f.Set(row, v)
}

// Show is the value as people read it.
func (f *Field[T]) Show(row *T) string {
	v := f.Text(row)
	if f.words != nil {
		return WordOf(f.words, v)
	}
	return v
}

// plain is a field stored as it is written.
func plain[T any, S ~string](key, label string, max int, at func(*T) *S, headers ...string) Field[T] {
	return Field[T]{Key: key, Label: label, Headers: headers, max: max,
		Set:  func(row *T, v string) string { *at(row) = S(v); return "" },
		Text: func(row *T) string { return string(*at(row)) }}
}

// checked is a plain field with a check or another form of writing.
func checked[T any, S ~string](f Field[T], at func(*T) *S, norm func(string) (v, reason string)) Field[T] {
	f.Set = func(row *T, v string) string {
		v, reason := norm(v)
		if reason == "" {
			*at(row) = S(v)
		}
		return reason
	}
	return f
}

// list is a field of several words.
func list[T any](key, label string, at func(*T) *[]string, headers ...string) Field[T] {
	return Field[T]{Key: key, Label: label, Headers: headers, max: 400,
		Set: func(row *T, v string) string {
			words := splitWords(v)
			for _, w := range words {
				if utf8.RuneCountInString(w) > 20 || !draw.ValidCode(w) {
					return "“" + w + "”不能用作" + label + "：每项 1 至 20 个字，不含空格。"
				}
			}
			*at(row) = words
			return ""
		},
		Text: func(row *T) string { return strings.Join(*at(row), "、") }}
}

// dictionary is a field whose value is a code of words; it is written as the
// code, as the word, or as one of the other names.
func dictionary[T any](key, label string, at func(*T) *string, words []Word, other map[string]string,
	headers ...string) Field[T] {
	f := plain(key, label, 40, at, headers...)
	f.Keep, f.words = true, words
	return checked(f, at, func(v string) (string, string) {
		for _, w := range words {
			if v == w.Code || v == w.Name {
				return w.Code, ""
			}
		}
		if code, ok := other[v]; ok {
			return code, ""
		}
		names := make([]string, len(words))
		for i, w := range words {
			names[i] = w.Name
		}
		return "", "不在字典中，应为" + strings.Join(names, "、") + "之一。"
	})
}

// code is a short token that may stand in the files of a draw.
func code[T any, S ~string](f Field[T], at func(*T) *S) Field[T] {
	return checked(f, at, func(v string) (string, string) {
		if v != "" && !draw.ValidCode(v) {
			return "", "不能含有空格、逗号。"
		}
		return v, ""
	})
}

// day is a legal date, stored YYYY-MM-DD however it is written.
func day[T any](f Field[T], at func(*T) *string) Field[T] {
	return checked(f, at, func(v string) (string, string) {
		if v == "" || iso(v) {
			return v, ""
		}
		tidy := strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-", "T00:00:00", "", " 00:00:00", "",
			" 0:00:00", "").Replace(v)
		parts := strings.Split(tidy, "-")
		if len(tidy) == 8 && len(parts) == 1 {
			parts = []string{tidy[:4], tidy[4:6], tidy[6:]}
		}
		for i, p := range parts {
			if len(p) == 1 && i > 0 {
				parts[i] = "0" + p
			}
		}
		if v = strings.Join(parts, "-"); !iso(v) {
			return "", "不是有效日期，应写作 2026-01-31。"
		}
		return v, ""
	})
}

func iso(v string) bool {
	d, err := calendar.Parse(v)
	return err == nil && d.Year() >= 1800
}
