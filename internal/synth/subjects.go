package synth

import (
	"bufio"
	"fmt"
	"io"

	"yangguang/internal/canon"
	"yangguang/internal/message"
)

// SubjectHeader is the header row of Subjects, in the words of the roster of
// subjects.
const SubjectHeader = "名称,统一社会信用代码,主体类型,法定代表人,登记住所,街道,行业代码,成立日期,登记状态,信用风险等级,监管标签,联系人,联系电话"

// SizeError says that so many rows cannot be made.
type SizeError struct{ N, Max int }

func (e *SizeError) Error() string { return e.Text().EN }

// Text implements message.Localized.
func (e *SizeError) Text() message.Text {
	return message.Text{
		ZH: fmt.Sprintf("样例行数应在0到%d之间，这里是%d。", e.Max, e.N),
		EN: fmt.Sprintf("the number of sample rows must be 0 to %d, not %d", e.Max, e.N),
	}
}

// Subjects writes n subjects of the region as CSV in UTF-8, header first. All
// codes are valid and different; no field needs quotes. Errors are those of w,
// a *SizeError, or a *canon.RegionError.
func Subjects(n int, seed uint64, region canon.Region, w io.Writer) error {
	if n < 0 || n > MaxSubjects {
		return &SizeError{N: n, Max: MaxSubjects}
	}
	if _, err := canon.ParseRegion(string(region)); err != nil {
		return err
	}
	m := &maker{s: NewStream("subjects", seed), codes: newCodes(seed), region: region}
	for i := range kinds {
		for range kinds[i].share {
			m.kinds = append(m.kinds, &kinds[i])
		}
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if _, err := out.WriteString(SubjectHeader + "\n"); err != nil {
		return err
	}
	var row []byte
	var err error
	for i := range n {
		if row, err = m.row(row[:0], uint64(i)); err != nil {
			return err
		}
		if _, err := out.Write(row); err != nil {
			return err
		}
	}
	return out.Flush()
}

type maker struct {
	s       *Stream
	codes   codes
	region  canon.Region
	kinds   []*kind // each as often as its share
	contact []byte
}

func (m *maker) row(b []byte, i uint64) ([]byte, error) {
	s := m.s
	k := pick(s, m.kinds)
	b, topic := appendName(b, s, k)
	b = append(b, ',')
	prefix, body := pick(s, k.prefixes), k.bodies
	if prefix == "91" {
		body = "MA"
	}
	var err error
	if b, err = m.codes.append(b, i, prefix, m.authority(), body); err != nil {
		return nil, err
	}
	b = append(append(append(b, ','), k.name...), ',')

	m.contact = appendPerson(m.contact[:0], s)
	b = append(append(b, m.contact...), ',')
	street := pick(s, streets)
	b = append(append(b, street...), pick(s, roads)...)
	b = append(appendInt(b, 1+s.IntN(399), 1), "号,"...)
	b = append(append(b, street...), ',')
	b = append(append(b, industryOf(s, k, topic)...), ',')
	b = append(m.appendDate(b), ',')
	b = append(append(b, m.status()...), ',')
	b = append(append(b, m.credit(k.rated && prefix == "91")...), ',')
	b = append(m.appendLabels(b, k.labels), ',')

	if s.percent(50) {
		m.contact = appendPerson(m.contact[:0], s)
	}
	b = append(append(b, m.contact...), ",000"...)
	b = appendInt(b, s.IntN(100_000_000), 8)
	return append(b, '\n'), nil
}

// authority is the division that registered the subject: mostly its own, now
// and then the city above.
func (m *maker) authority() string {
	if m.s.percent(10) {
		return string(m.region[:4]) + "00"
	}
	return string(m.region)
}

// appendDate appends a founding date from 1992 to 2025, later ones more often.
func (m *maker) appendDate(b []byte) []byte {
	year := 1992 + max(m.s.IntN(34), m.s.IntN(34))
	b = append(appendInt(b, year, 4), '-')
	b = append(appendInt(b, 1+m.s.IntN(12), 2), '-')
	return appendInt(b, 1+m.s.IntN(28), 2)
}

func (m *maker) status() string {
	switch p := m.s.IntN(1000); {
	case p < 45:
		return "注销"
	case p < 70:
		return "吊销"
	case p < 75:
		return "迁出"
	case p < 85:
		return "停业"
	default:
		return "存续"
	}
}

func (m *maker) credit(rated bool) string {
	if !rated {
		return "未评级"
	}
	switch p := m.s.IntN(100); {
	case p < 46:
		return "A"
	case p < 83:
		return "B"
	case p < 95:
		return "C"
	default:
		return "D"
	}
}

// appendLabels appends up to three different labels, one in five times none.
func (m *maker) appendLabels(b []byte, list []string) []byte {
	n := [10]int{0, 0, 1, 1, 1, 1, 2, 2, 2, 3}[m.s.IntN(10)]
	at := m.s.IntN(len(list))
	for i := range n {
		if i > 0 {
			b = append(b, ';')
		}
		b = append(b, list[(at+i)%len(list)]...)
	}
	return b
}

// appendInt appends n with leading zeros up to the width.
func appendInt(b []byte, n, width int) []byte {
	var d [20]byte
	i := len(d)
	for n > 0 || len(d)-i < width {
		i--
		d[i] = byte('0' + n%10)
		n /= 10
	}
	return append(b, d[i:]...)
}
