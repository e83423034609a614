package canon

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"yangguang/internal/message"
)

// JSONError says why a value has no canonical form.
type JSONError struct {
	At     string // path inside the value, "" where unknown
	Reason message.Text
}

func (e *JSONError) Error() string { return e.Text().EN }

// Text implements message.Localized.
func (e *JSONError) Text() message.Text {
	return message.Text{
		ZH: strings.TrimSpace("无法生成规范JSON：" + e.At + " " + e.Reason.ZH),
		EN: strings.TrimSpace("no canonical JSON: " + e.At + " " + e.Reason.EN),
	}
}

// maxInteger is the largest integer that every JSON reader keeps exactly
// (RFC 7493, section 2.2).
const maxInteger = 1<<53 - 1

// JSON returns the canonical form of v after RFC 8785: members sorted by their
// UTF-16 code units, no insignificant space, shortest escapes. The rules for
// struct tags are those of encoding/json. Stricter than the RFC: floats,
// integers beyond ±(2^53-1) and text that is not UTF-8 are refused with a
// *JSONError, so that two programs cannot disagree on a hash.
func JSON(v any) ([]byte, error) {
	if err := checkValue(reflect.ValueOf(v), "", 0); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, &JSONError{Reason: message.Text{ZH: err.Error(), EN: err.Error()}}
	}
	if !utf8.Valid(raw) {
		return nil, notUTF8("")
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, &JSONError{Reason: message.Text{ZH: err.Error(), EN: err.Error()}}
	}
	return appendJSON(make([]byte, 0, len(raw)), tree)
}

func notUTF8(at string) *JSONError {
	return &JSONError{At: at, Reason: message.Text{ZH: "文字不是有效的UTF-8编码", EN: "text is not valid UTF-8"}}
}

// maxDepth stops a value that points to itself.
const maxDepth = 100

// checkValue refuses what encoding/json would write without an error: floats,
// and strings that are not UTF-8, which it replaces by U+FFFD.
func checkValue(v reflect.Value, at string, depth int) error {
	if depth > maxDepth {
		return &JSONError{At: at, Reason: message.Text{ZH: "层次太深", EN: "nested too deeply"}}
	}
	switch v.Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return &JSONError{At: at, Reason: message.Text{ZH: "不接受小数，请用整数", EN: "floats are refused, use integers"}}
	case reflect.String:
		if !utf8.ValidString(v.String()) {
			return notUTF8(at)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return checkValue(v.Elem(), at, depth+1)
		}
	case reflect.Slice, reflect.Array:
		if k := v.Type().Elem().Kind(); k == reflect.Uint8 {
			return nil
		}
		for i := range v.Len() {
			if err := checkValue(v.Index(i), at+"["+strconv.Itoa(i)+"]", depth+1); err != nil {
				return err
			}
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			if err := checkValue(it.Key(), at+".(key)", depth+1); err != nil {
				return err
			}
			if err := checkValue(it.Value(), at+"."+fmt.Sprint(it.Key()), depth+1); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if (!f.IsExported() && !f.Anonymous) || f.Tag.Get("json") == "-" {
				continue
			}
			if err := checkValue(v.Field(i), at+"."+f.Name, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func appendJSON(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case string:
		return appendString(b, v), nil
	case json.Number:
		return appendInteger(b, v)
	case []any:
		b = append(b, '[')
		for i, e := range v {
			if i > 0 {
				b = append(b, ',')
			}
			var err error
			if b, err = appendJSON(b, e); err != nil {
				return nil, err
			}
		}
		return append(b, ']'), nil
	default:
		members := v.(map[string]any)
		b = append(b, '{')
		for i, k := range slices.SortedFunc(maps.Keys(members), compareUTF16) {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, k), ':')
			var err error
			if b, err = appendJSON(b, members[k]); err != nil {
				return nil, err
			}
		}
		return append(b, '}'), nil
	}
}

// compareUTF16 orders by UTF-16 code units as RFC 8785, section 3.2.3 asks;
// it differs from the order of bytes between U+E000–U+FFFF and beyond U+FFFF.
func compareUTF16(a, b string) int {
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}

func appendInteger(b []byte, n json.Number) ([]byte, error) {
	i, err := strconv.ParseInt(string(n), 10, 64)
	if err != nil || i > maxInteger || i < -maxInteger {
		return nil, &JSONError{Reason: message.Text{
			ZH: fmt.Sprintf("数字%s不是±(2^53-1)以内的整数", n),
			EN: fmt.Sprintf("number %s is not an integer within ±(2^53-1)", n),
		}}
	}
	return strconv.AppendInt(b, i, 10), nil
}

func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c >= ' ':
			b = append(b, c)
		case c == '\b':
			b = append(b, '\\', 'b')
		case c == '\t':
			b = append(b, '\\', 't')
		case c == '\n':
			b = append(b, '\\', 'n')
		case c == '\f':
			b = append(b, '\\', 'f')
		case c == '\r':
			b = append(b, '\\', 'r')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(b, '"')
}
