package sampling

import (
	"bufio"
	"io"
	"strings"

	"yangguang/internal/ids"
)

// eachOfSample calls fn with about n lines of a sorted list, spread evenly over its
// bytes, in order and each once; a short list is given whole.
func eachOfSample(r io.ReaderAt, size int64, n int, fn func(id ids.Subject, code string)) error {
	step := size / int64(max(n, 1))
	var offset, before int64 = 0, -1
	for offset < size {
		br := bufio.NewReaderSize(io.NewSectionReader(r, offset, size-offset), 512)
		start := offset
		if offset > 0 {
			// The offset may stand inside a line: begin with the next one.
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
			fn(ids.Subject(id), code)
			before = start
		}
		// One byte before the next line, so that a small step skips none.
		offset = max(offset+step, start+int64(len(line))-1)
	}
	return nil
}
