package publication

import (
	"context"
	"encoding/json"

	"yangguang/internal/calendar"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/inspection"
	"yangguang/internal/roster"
)

// Document is a result as the public reads it (结果公示表). Its canonical JSON
// is stored, hashed into the ledger and offered for download; it holds no
// telephone, no identity number and no evidence.
type Document struct {
	Form        string   `json:"form"`
	ID          string   `json:"id"`
	Version     int      `json:"version"`
	Region      string   `json:"region"`
	Task        Named    `json:"task"`
	Subject     Named    `json:"subject"`
	Dept        Named    `json:"department"`
	Items       []Item   `json:"items"`
	Inspectors  []string `json:"inspectors"` // certificate numbers
	EndedOn     string   `json:"inspected_on"`
	Types       []Named  `json:"types"`
	Summary     string   `json:"summary"`
	Handling    string   `json:"handling"`
	PublishedOn string   `json:"published_on"`
	DueOn       string   `json:"due_on"`
	LateReason  string   `json:"late_reason"`
}

// Named is a code with its name at the time.
type Named struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Item is one entry of the list that was inspected, with the ways of checking.
type Item struct {
	Code    string   `json:"code"`
	Version int      `json:"version"`
	Name    string   `json:"name"`
	Methods []string `json:"methods"`
}

// DocumentForm names the form of Document.
const DocumentForm = "yangguang-result/1"

func documentOf(ctx context.Context, q db.Querier, of dossier, r Result, on calendar.Date) (Document, error) {
	d := Document{Form: DocumentForm, ID: r.ID, Version: 1, Region: r.Region, Task: Named{of.Task.No, of.Task.Name},
		EndedOn: r.EndedOn,
		Summary: r.Summary, Handling: r.Handling, PublishedOn: on.String(), DueOn: r.DueOn, LateReason: r.LateReason,
		Items: []Item{}, Inspectors: []string{}}
	subject, err := roster.SubjectByID(ctx, q, r.Region, r.Subject)
	if err != nil {
		return d, err
	}
	d.Subject = Named{string(subject.ID), subject.Name}
	dept, err := identity.DepartmentByCode(ctx, q, r.Dept)
	if err != nil {
		return d, err
	}
	d.Dept = Named{string(dept.Code), dept.Name}
	for _, code := range r.Types {
		t, _ := TypeOf(code)
		d.Types = append(d.Types, Named{t.Code, t.Name})
	}
	sheets, err := inspection.SheetsOf(ctx, q, of.Task, of.Visit)
	if err != nil {
		return d, err
	}
	for _, sh := range sheets {
		if sh.Dept != r.Dept {
			continue
		}
		item, err := catalog.ItemOf(ctx, q, sh.Ref)
		if err != nil {
			return d, err
		}
		it := Item{Code: item.Code, Version: item.Version, Name: item.Name, Methods: []string{}}
		for _, m := range item.Methods {
			it.Methods = append(it.Methods, catalog.NameOf(catalog.Methods, m))
		}
		d.Items = append(d.Items, it)
	}
	for _, code := range inspection.Share(of.Team, r.Dept) {
		in, err := roster.InspectorByCode(ctx, q, code)
		if err != nil {
			return d, err
		}
		d.Inspectors = append(d.Inspectors, in.CertNo)
	}
	return d, nil
}

// Document reads what was published.
func (p Publication) Document() (d Document, err error) {
	err = json.Unmarshal([]byte(p.Content), &d)
	return d, err
}
