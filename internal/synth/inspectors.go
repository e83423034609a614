package synth

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"yangguang/internal/calendar"
)

// Unit is a department that inspectors belong to.
type Unit struct {
	Name     string
	Sections []string // 科室
	Stations []string // 站所, may be empty
}

// InspectorHeader is the header row of InspectorRows, in the words of the
// roster of inspectors.
var InspectorHeader = []string{"内部编号", "姓名", "单位", "科室", "站所", "人员类别", "执法证号", "发证机关", "证件有效期", "岗位资质", "是否组长", "人员状态"}

var qualifications = []string{"教育督导", "劳动监察", "养老服务", "社会组织", "卫生监督", "特种设备", "消防安全", "财务审计"}

// soundRounds is how many people of each unit are fit for every duty, so that
// a small sample still makes complete teams.
const soundRounds = 4

// InspectorRows writes n inspectors of the units, in turn, as CSV in UTF-8,
// header first. on is the day the sample is made for: of the people after the
// first few of each unit some have a certificate that has expired on it or runs
// out within the month, some none, some are away. Errors are those of w, and a
// *SizeError for a negative n or no unit.
func InspectorRows(n int, seed uint64, units []Unit, on calendar.Date, w io.Writer) error {
	const greatest = 1_000_000
	if n < 0 || n > greatest || len(units) == 0 {
		return &SizeError{N: n, Max: greatest}
	}
	s := NewStream("inspectors", seed)
	out := csv.NewWriter(w)
	if err := out.Write(InspectorHeader); err != nil {
		return err
	}
	for i, name := range PersonNames(n, seed) {
		unit, round := units[i%len(units)], i/len(units)
		if err := out.Write(inspector(s, unit, i, round, name, on)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func inspector(s *Stream, unit Unit, i, round int, name string, on calendar.Date) []string {
	sound := round < soundRounds
	category, cert, issuer, until := "具有执法资格人员", fmt.Sprintf("000%06d", i+1), "样例市司法局", on.AddDays(200+s.IntN(1200))
	if s.percent(45) {
		category = "行政执法类公务员"
	}
	leader, status := round < 2 || s.percent(20), "在岗"
	if !sound {
		switch p := s.IntN(100); {
		case p < 8:
			category, cert, issuer, until, leader = "日常监管人员", "", "", calendar.Date{}, false
		case p < 15:
			until = on.AddDays(-1 - s.IntN(400))
		case p < 20:
			until = on.AddDays(s.IntN(30))
		case p < 24:
			status = "病假"
		case p < 27:
			status = "脱产"
		case p < 29:
			status = "退休"
		}
	}
	station := ""
	if len(unit.Stations) > 0 && s.percent(60) {
		station = pick(s, unit.Stations)
	}
	section := ""
	if len(unit.Sections) > 0 {
		section = pick(s, unit.Sections)
	}
	return []string{fmt.Sprintf("R%04d", i+1), name, unit.Name, section, station, category, cert, issuer, until.String(),
		strings.Join(quals(s), ";"), yesNo(leader), status}
}

// quals are one to three different qualifications.
func quals(s *Stream) []string {
	at, n := s.IntN(len(qualifications)), 1+s.IntN(3)
	var out []string
	for i := range n {
		out = append(out, qualifications[(at+i*3)%len(qualifications)])
	}
	return out
}

func yesNo(b bool) string {
	if b {
		return "是"
	}
	return "否"
}
