package canon

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRegion(t *testing.T) {
	for in, want := range map[string]Level{
		"370000": Province, "371000": City, "371073": County, "100000": Province, "": 0, "37107": 0,
		"37107A": 0, "3710733": 0, "000000": 0, "370001": 0, "３71073": 0,
	} {
		r, err := ParseRegion(in)
		if (err == nil) != (want != 0) || r.Level() != want {
			t.Errorf("ParseRegion(%q) = %q level %d, %v; want level %d", in, r, r.Level(), err, want)
		}
	}
}

func TestRegionContains(t *testing.T) {
	for _, row := range []struct {
		a, b Region
		want bool
	}{
		{"370000", "371073", true}, {"371000", "371073", true}, {"371073", "371073", true},
		{"371073", "371000", false}, {"371000", "370000", false}, {"371000", "370600", false},
		{"", "371073", false}, {"370000", "", false},
	} {
		if got := row.a.Contains(row.b); got != row.want {
			t.Errorf("%s contains %s: %v", row.a, row.b, got)
		}
	}
}

func TestSubjectID(t *testing.T) {
	for in, ok := range map[string]bool{
		"91330100799655058B": true, "91330100799655058B#02": true, "N:371073-000012": true,
		"P:0123456789abcdef01234567": true, strings.Repeat("x", 55): true,
		"": false, strings.Repeat("x", 56): false, "a b": false, "a\tb": false, "a/b": false, "社": false, "a\x7f": false,
	} {
		if _, err := ParseSubjectID(in); (err == nil) != ok {
			t.Errorf("ParseSubjectID(%q): %v", in, err)
		}
	}
}

func TestSubjectIDForms(t *testing.T) {
	const code USCC = "91330100799655058B"
	for _, row := range []struct {
		id   SubjectID
		want string
		code USCC
	}{
		{SubjectOf(code), "91330100799655058B", code},
		{PremisesOf(code, 2), "91330100799655058B#02", code},
		{WithoutCode("371073", 12), "N:371073-000012", ""},
		{WithoutCode("371073", 123456789), "N:371073-123456789", ""},
	} {
		if string(row.id) != row.want {
			t.Errorf("id %s, want %s", row.id, row.want)
		}
		if _, err := ParseSubjectID(string(row.id)); err != nil {
			t.Error(err)
		}
		if got, ok := row.id.USCC(); got != row.code || ok != (row.code != "") {
			t.Errorf("%s holds the code %q, %v", row.id, got, ok)
		}
	}
}

func TestJSON(t *testing.T) {
	type inner struct {
		B int    `json:"b"`
		A string `json:"a,omitempty"`
	}
	text := "社"
	for _, row := range []struct {
		in   any
		want string
	}{
		{nil, "null"},
		{inner{B: -3}, `{"b":-3}`},
		{map[string]any{"z": []int{1, 2}, "a": true, "社": nil}, `{"a":true,"z":[1,2],"社":null}`},
		{&text, `"社"`},
		{"<&>\u2028\"\\/\b\f\n\r\t\x01\x7f", "\"<&>\u2028\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\x7f\""},
		{map[string]int{"\U0001F600": 1, "\uFB33": 2, "é": 3}, "{\"é\":3,\"\U0001F600\":1,\"\uFB33\":2}"},
		{json.RawMessage(`{ "b" : 1, "a" : [ ] }`), `{"a":[],"b":1}`},
		{int64(maxInteger), "9007199254740991"},
		{[]byte{1, 2}, `"AQI="`},
	} {
		got, err := JSON(row.in)
		if err != nil || string(got) != row.want {
			t.Errorf("JSON(%#v) = %s, %v; want %s", row.in, got, err, row.want)
		}
	}
}

func TestJSONRefuses(t *testing.T) {
	type deep struct{ X any }
	loop := map[string]any{}
	loop["self"] = loop
	for name, in := range map[string]any{
		"float":        1.0,
		"float inside": map[string]any{"a": []any{deep{X: float32(1)}}},
		"raw float":    json.RawMessage("1.5"),
		"exponent":     json.RawMessage("1e3"),
		"too large":    int64(maxInteger + 1),
		"uint64":       ^uint64(0),
		"not UTF-8":    "a\xff",
		"key":          map[string]int{"\xff": 1},
		"raw bytes":    json.RawMessage("\"\xff\""),
		"loop":         loop,
		"channel":      make(chan int),
	} {
		var e *JSONError
		if got, err := JSON(in); !errors.As(err, &e) {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

func TestJSONIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.Int32())).Draw(t, "value")
		first, err := JSON(in)
		if err != nil {
			t.Fatal(err)
		}
		again, err := JSON(json.RawMessage(first))
		if err != nil || string(again) != string(first) {
			t.Fatalf("%s became %s, %v", first, again, err)
		}
		var back map[string][]int32
		if err := json.Unmarshal(first, &back); err != nil || len(back) != len(in) {
			t.Fatalf("%s does not read back: %v", first, err)
		}
	})
}
