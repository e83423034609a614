package tabular

import (
	"slices"
	"strings"
	"unicode"
)

// Column is something an import looks for in a header.
type Column struct {
	Key      string   // the program's name for it
	Names    []string // headers it goes by, the best first
	Required bool
}

// Mapping gives the place of each column found, from 0, by its key.
type Mapping map[string]int

// Value is the field of the row for the key, "" where the file has no such
// column.
func (m Mapping) Value(row Row, key string) string {
	i, ok := m[key]
	if !ok || i >= len(row.Fields) {
		return ""
	}
	return row.Fields[i]
}

// MapColumns finds the wanted columns in a header, whatever its spaces, width
// of letters, case, brackets, asterisks and colons. A name in full goes before
// one that fits only without what stands in brackets, an earlier name before a
// later one, a column to the left before one to the right; no column of the
// file serves two keys. missing are the required columns that were not found.
func MapColumns(header []string, wanted []Column) (found Mapping, missing []Column) {
	found = Mapping{}
	full, bare := make([]string, len(header)), make([]string, len(header))
	for i, h := range header {
		full[i], bare[i] = headerKey(h), headerKey(dropBracketed(h))
	}
	taken := make([]bool, len(header))
	for _, keys := range [][]string{full, bare} {
		for _, w := range wanted {
			if _, done := found[w.Key]; done {
				continue
			}
			if i := match(keys, taken, w.Names); i >= 0 {
				found[w.Key], taken[i] = i, true
			}
		}
	}
	for _, w := range wanted {
		if _, ok := found[w.Key]; w.Required && !ok {
			missing = append(missing, w)
		}
	}
	return found, missing
}

func match(keys []string, taken []bool, names []string) int {
	for _, name := range names {
		want := headerKey(name)
		i := slices.IndexFunc(keys, func(k string) bool { return k == want })
		for i >= 0 && taken[i] {
			next := slices.Index(keys[i+1:], want)
			if next < 0 {
				i = -1
				break
			}
			i += 1 + next
		}
		if i >= 0 && want != "" {
			return i
		}
	}
	return -1
}

// headerKey is a header reduced to its letters and digits, half width, lower
// case.
func headerKey(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// dropBracketed leaves out what stands in brackets: 名称（必填） becomes 名称.
func dropBracketed(s string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("(（[【〔〈<", r):
			depth++
			return -1
		case strings.ContainsRune(")）]】〕〉>", r):
			depth = max(0, depth-1)
			return -1
		case depth > 0:
			return -1
		}
		return r
	}, s)
}
