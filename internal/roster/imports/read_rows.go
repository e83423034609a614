package imports

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"yangguang/internal/roster"
	"yangguang/internal/tabular"
)

// importer is what one kind of roster adds to the common way of an import.
type importer[T any] struct {
	fields   []roster.Field[T]
	identity []string // fields that say which row it is and are never changed
	// judge looks at a whole row: what is wrong with it, and what is unusual.
	judge func(row *T) (column, reason string, warnings []string)
	// keys are what makes a row the same as another one of the file: at most two.
	keys     func(row *T) []key
	complete func(row *T)
	store    store[T]
}

// key is a field whose value no two rows of a file may share, within a region.
type key struct{ field, region, value string }

// entry is a right row of the file; was is the row that stands in the roster.
type entry[T any] struct {
	line int
	row  T
	was  *T
}

// chunk is a stretch of the file, read and checked.
type chunk[T any] struct {
	entries  []entry[T]
	problems []Problem
	total    int64
	wrong    int64
	warned   int64
	done     int64 // bytes of the file read so far
	err      error // last: why reading ended, io.EOF at the end of the file
}

// perChunk bounds the rows held in memory: reading is a few chunks ahead of
// writing.
const perChunk = 2000

// cell is a field with its place in the file.
type cell[T any] struct {
	*roster.Field[T]
	at int
}

func (im *importer[T]) cells(mapping map[string]int) (out []cell[T]) {
	for i := range im.fields {
		if at, ok := mapping[im.fields[i].Key]; ok {
			out = append(out, cell[T]{&im.fields[i], at})
		}
	}
	return out
}

func (im *importer[T]) label(key string) string {
	if i := im.index(key); i >= 0 {
		return im.fields[i].Label
	}
	return ""
}

func (im *importer[T]) value(row *T, key string) string {
	if i := im.index(key); i >= 0 {
		return im.fields[i].Text(row)
	}
	return ""
}

func (im *importer[T]) index(key string) int {
	return slices.IndexFunc(im.fields, func(f roster.Field[T]) bool { return f.Key == key })
}

// read reads the file into chunks until its end or the end of ctx. What it
// keeps of rows gone by is 16 bytes of hash and the line, to know them again.
func (im *importer[T]) read(ctx context.Context, file *tabular.Reader, mapping map[string]int, out chan<- chunk[T]) {
	defer close(out)
	cells := im.cells(mapping)
	seen := map[[16]byte]int32{}
	for {
		var c chunk[T]
		c.entries = make([]entry[T], 0, perChunk)
		for c.total < perChunk && c.err == nil {
			var row tabular.Row
			row, c.err = file.Next()
			var broken *tabular.RowError
			switch {
			case errors.As(c.err, &broken):
				c.err = nil
				c.total++
				c.wrong++
				c.problems = append(c.problems,
					Problem{Line: broken.Line, Column: broken.ColumnName, Value: clip(broken.Value), Reason: broken.Reason.ZH})
			case c.err == nil:
				c.total++
				im.parse(&c, cells, row, seen)
			}
		}
		c.done, _ = file.Progress()
		select {
		case out <- c:
		case <-ctx.Done():
			return
		}
		if c.err != nil {
			return
		}
	}
}

// parse checks one row and adds it, or what is wrong with it, to the chunk.
func (im *importer[T]) parse(c *chunk[T], cells []cell[T], row tabular.Row, seen map[[16]byte]int32) {
	e := entry[T]{line: row.Line}
	before := len(c.problems)
	fail := func(column, value, reason string) {
		c.problems = append(c.problems, Problem{Line: row.Line, Column: column, Value: clip(value), Reason: reason})
	}
	for i := range cells {
		v := row.Fields[cells[i].at]
		if f := slices.IndexFunc(row.Flaws, func(f tabular.Flaw) bool { return f.Column == cells[i].at }); f >= 0 {
			fail(cells[i].Label, v, row.Flaws[f].Reason.ZH)
		} else if reason := cells[i].Take(&e.row, v); reason != "" {
			fail(cells[i].Label, v, reason)
		}
	}
	if len(c.problems) == before {
		column, reason, warnings := im.judge(&e.row)
		if row.Hidden {
			warnings = append(warnings, "这一行在工作表中是隐藏的，导入时不跳过；不要的行请从文件中删去。")
		}
		if reason != "" {
			fail(im.label(column), im.value(&e.row, column), reason)
		} else {
			im.again(&e, seen, fail)
		}
		if len(c.problems) == before && len(warnings) > 0 {
			c.warned++
			for _, w := range warnings {
				c.problems = append(c.problems,
					Problem{Line: row.Line, Column: im.label(im.identity[0]), Value: im.value(&e.row, im.identity[0]), Reason: w,
						Warning: true})
			}
			before = len(c.problems)
		}
	}
	if len(c.problems) > before {
		c.wrong++
		return
	}
	c.entries = append(c.entries, e)
}

// again refuses a row that the file already had.
func (im *importer[T]) again(e *entry[T], seen map[[16]byte]int32, fail func(column, value, reason string)) {
	var hashes [2][16]byte
	keys := im.keys(&e.row)
	for i, k := range keys {
		sum := sha256.Sum256([]byte(k.field + "\x00" + k.region + "\x00" + k.value))
		hashes[i] = [16]byte(sum[:16])
		if line, ok := seen[hashes[i]]; ok {
			fail(im.label(k.field), strings.TrimSpace(strings.ReplaceAll(k.value, "\x00", " ")),
				fmt.Sprintf("与第 %d 行重复，一个文件里同一对象只能有一行。", line))
			return
		}
	}
	for i := range keys {
		seen[hashes[i]] = int32(e.line)
	}
}

// clip cuts a value for a message and makes it printable.
func clip(v string) string {
	v = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return '␀' + min(r, 0x21)
		}
		return r
	}, strings.ToValidUTF8(v, "\ufffd"))
	if utf8.RuneCountInString(v) > 120 {
		v = string([]rune(v)[:120]) + "…"
	}
	return v
}
