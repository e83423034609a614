package calendar

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"yangguang/internal/message"
)

// The holiday facts come from NateScarlet/holiday-cn (MIT, years/LICENSE), one
// file for each State Council notice, unmodified.
//
//go:embed years/*.json
var years embed.FS

// Embedded is the calendar of the notices that ship with this version.
func Embedded() *Calendar { return embedded() }

var embedded = sync.OnceValue(func() *Calendar {
	entries, err := years.ReadDir("years")
	if err != nil {
		panic(err)
	}
	var files [][]byte
	for _, e := range entries {
		b, err := years.ReadFile("years/" + e.Name())
		if err != nil {
			panic(err)
		}
		files = append(files, b)
	}
	c, err := Load(files...)
	if err != nil {
		panic(err) // a test loads the same files
	}
	return c
})

// LoadError says why holiday files are refused.
type LoadError struct {
	Year   int // 0 if the file could not be read
	Reason message.Text
}

func (e *LoadError) Error() string { return e.Text().EN }

// Text implements message.Localized.
func (e *LoadError) Text() message.Text {
	return message.Text{
		ZH: fmt.Sprintf("%d年的节假日文件有误：%s。", e.Year, e.Reason.ZH),
		EN: fmt.Sprintf("holiday file for %d: %s", e.Year, e.Reason.EN),
	}
}

// yearFile is the schema of holiday-cn, all members required.
type yearFile struct {
	Year int `json:"year"`
	Days []struct {
		Name     string `json:"name"`
		Date     Date   `json:"date"`
		IsOffDay *bool  `json:"isOffDay"`
	} `json:"days"`
}

// Load reads holiday files of the holiday-cn schema, one a year. A year
// without days counts as not announced. Every error is a *LoadError: a file
// that is not of the schema, two files for a year, a date that stands twice in
// one file or with opposite meanings in two, a date that cannot belong to the
// notice of that year.
func Load(files ...[]byte) (*Calendar, error) {
	c := &Calendar{off: map[Date]bool{}, announced: map[int]bool{}}
	seen := map[int]bool{}
	for _, b := range files {
		var f yearFile
		if err := json.Unmarshal(b, &f); err != nil {
			return nil, refuse(f.Year, "格式不符", "not of the schema: "+err.Error())
		}
		if f.Year < 1 || f.Year > 9998 {
			return nil, refuse(f.Year, "没有年份", "no year")
		}
		if seen[f.Year] {
			return nil, refuse(f.Year, "同一年有两个文件", "two files for one year")
		}
		seen[f.Year] = true
		c.announced[f.Year] = len(f.Days) > 0
		if err := c.add(f); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Calendar) add(f yearFile) error {
	own := map[Date]bool{}
	for _, day := range f.Days {
		d := day.Date
		if d.IsZero() || day.IsOffDay == nil || strings.TrimSpace(day.Name) == "" {
			return refuse(f.Year, "有一天缺少日期、名称或休息标记", "a day without date, name or isOffDay")
		}
		if !belongs(d, f.Year) {
			return refuse(f.Year, d.String()+"不属于这一年的通知", d.String()+" cannot be in the notice of this year")
		}
		if own[d] {
			return refuse(f.Year, d.String()+"出现两次", d.String()+" stands twice")
		}
		own[d] = true
		if off, named := c.off[d]; named && off != *day.IsOffDay {
			return refuse(f.Year, d.String()+"与另一年的通知矛盾", d.String()+" contradicts the notice of another year")
		}
		c.off[d] = *day.IsOffDay
	}
	return nil
}

// belongs: a notice speaks of its own year and of the turn of the years around it.
func belongs(d Date, year int) bool {
	y, m, _ := d.Parts()
	return y == year || (y == year-1 && m == 12) || (y == year+1 && m == 1)
}

func refuse(year int, zh, en string) error {
	return &LoadError{Year: year, Reason: message.Text{ZH: zh, EN: en}}
}
