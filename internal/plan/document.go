package plan

import (
	"fmt"
	"strconv"

	"yangguang/internal/canon"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
)

func itoa(n int) string { return strconv.Itoa(n) }

// published is the open form of a plan. Its members keep their names: the log
// holds the hashes of these bytes.
type published struct {
	Region      string          `json:"region"`
	Dept        ids.Dept        `json:"dept"`
	Year        int             `json:"year"`
	Version     int             `json:"version"`
	Name        string          `json:"name"`
	Reason      string          `json:"reason"`
	ApprovedOn  string          `json:"approved_on"`
	PublishedOn string          `json:"published_on"`
	Tasks       []publishedTask `json:"tasks"`
}

type publishedTask struct {
	No         string           `json:"no"`
	Name       string           `json:"name"`
	Direction  string           `json:"direction"`
	Source     string           `json:"source"`
	Basis      string           `json:"basis"`
	ScopeText  string           `json:"scope_text"`
	Scope      roster.Scope     `json:"scope"`
	Frequency  string           `json:"frequency"`
	From       string           `json:"from"`
	To         string           `json:"to"`
	Lead       ids.Dept         `json:"lead"`
	Coop       []ids.Dept       `json:"coop"`
	Mode       string           `json:"mode"`
	Disclosure string           `json:"disclosure"`
	Items      []publishedItem  `json:"items"`
	Quotas     []publishedQuota `json:"quotas"`
}

type publishedItem struct {
	Code    string   `json:"code"`
	Version int      `json:"version"`
	Dept    ids.Dept `json:"dept"`
}

type publishedQuota struct {
	Stratum string `json:"stratum"`
	Name    string `json:"name"`
	By      string `json:"by"`
	Value   string `json:"value"`
	Take    string `json:"take"` // a/b or a whole number
}

// Document is the canonical JSON (RFC 8785) of a published plan: what a citizen
// downloads, and what the log entry plan.published holds the hashes of.
func Document(p Plan, tasks []PlanTask) ([]byte, error) {
	out := published{
		Region: p.Region, Dept: p.Dept, Year: p.Year, Version: p.Version, Name: p.Name, Reason: p.Reason,
		ApprovedOn: p.ApprovedOn, PublishedOn: p.PublishedOn, Tasks: []publishedTask{},
	}
	for _, t := range tasks {
		x := publishedTask{
			No: t.No, Name: t.Name, Direction: t.Direction, Source: t.Source, Basis: t.Basis, ScopeText: t.ScopeText,
			Scope: t.Scope, Frequency: t.Frequency, From: t.From, To: t.To, Lead: t.Lead, Coop: append([]ids.Dept{}, t.Coop...),
			Mode: t.Mode, Disclosure: t.Disclosure,
		}
		for _, it := range t.Items {
			x.Items = append(x.Items, publishedItem{it.Code, it.Version, it.Dept})
		}
		for _, q := range t.Quotas {
			take := strconv.FormatInt(q.Count, 10)
			if q.Den > 0 {
				take = fmt.Sprintf("%d/%d", q.Num, q.Den)
			}
			x.Quotas = append(x.Quotas, publishedQuota{q.Stratum, q.Name, q.By, q.Value, take})
		}
		out.Tasks = append(out.Tasks, x)
	}
	return canon.JSON(out)
}

// DocumentName is the file name of the document in the log.
func DocumentName(p Plan) string {
	return fmt.Sprintf("plan-%s-%d-v%d.json", p.Dept, p.Year, p.Version)
}
