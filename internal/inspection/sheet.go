package inspection

import (
	"yangguang/internal/canon"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
	"yangguang/internal/staffing"
)

// summary is the canonical form of the summary sheet (汇总表) that the members
// sign. It holds what the group found and nothing that is known elsewhere.
type summary struct {
	Form    string          `json:"form"`
	Task    string          `json:"task"`
	Region  string          `json:"region"`
	Subject ids.Subject     `json:"subject"`
	Visit   string          `json:"visit"`
	Started string          `json:"started_on"`
	Ended   string          `json:"ended_on"`
	Group   []summaryMember `json:"group"`
	Items   []summaryItem   `json:"items"`
}

type summaryMember struct {
	Dept      ids.Dept      `json:"dept"`
	Slot      int           `json:"slot"`
	Inspector ids.Inspector `json:"inspector"`
	Leader    bool          `json:"leader"`
}

type summaryItem struct {
	Code    string         `json:"code"`
	Version int            `json:"version"`
	Dept    ids.Dept       `json:"dept"`
	Points  []summaryPoint `json:"points"`
}

type summaryPoint struct {
	Seq       int           `json:"seq"`
	Value     Value         `json:"value"`
	Note      string        `json:"note"`
	Inspector ids.Inspector `json:"inspector"`
}

// SummaryJSON is the canonical JSON of the summary sheet of an ended visit;
// its SHA-256 is what the members sign.
func SummaryJSON(v Visit, taskNo string, team []staffing.Member, sheets []Sheet) ([]byte, error) {
	s := summary{Form: "yangguang-summary/1", Task: taskNo, Region: v.Region, Subject: v.Subject, Visit: v.ID,
		Started: v.StartedOn, Ended: v.EndedOn}
	for _, m := range team {
		s.Group = append(s.Group, summaryMember{m.Dept, m.Slot, m.Inspector, m.Leader})
	}
	for _, sh := range sheets {
		it := summaryItem{Code: sh.Ref.Code, Version: sh.Ref.Version, Dept: sh.Dept}
		for _, p := range sh.Points {
			it.Points = append(it.Points, summaryPoint{p.Seq, p.Value, p.Note, p.Inspector})
		}
		s.Items = append(s.Items, it)
	}
	return canon.JSON(s)
}

func summaryDoc(v Visit, taskNo string, team []staffing.Member, sheets []Sheet) (ledger.Doc, error) {
	b, err := SummaryJSON(v, taskNo, team, sheets)
	if err != nil {
		return ledger.Doc{}, err
	}
	return ledger.DocOf("summary.json", b), nil
}
