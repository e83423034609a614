package sampling

import (
	"bufio"
	"io"
	"strings"
)

// everyNth calls fn with about n lines of a sorted list, spread evenly over its
// bytes, in order and each once; a short list is given whole.
func everyNth(r io.ReaderAt, size int64, n int, fn func(id, code string)) error {
	step := size / int64(max(n, 1))
	var at, before int64 = 0, -1
	for at < size {
		br := bufio.NewReaderSize(io.NewSectionReader(r, at, size-at), 512)
		start := at
		if at > 0 {
			// at may stand inside a line: begin with the next one.
			skipped, err := br.ReadString('\n')
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			start += int64(len(skipped))
		}
		line, err := br.ReadString('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if start > before {
			id, code, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			fn(id, code)
			before = start
		}
		// One byte before the next line, so that a small step skips none.
		at = max(at+step, start+int64(len(line))-1)
	}
	return nil
}
