package catalog

import (
	"fmt"

	"yangguang/internal/canon"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// published is the open form of a version. Its members keep their names: the
// log holds the hashes of these bytes.
type published struct {
	Code          string           `json:"code"`
	Version       int              `json:"version"`
	Dept          ids.Dept         `json:"dept"`
	Field         string           `json:"field"`
	Name          string           `json:"name"`
	Content       string           `json:"content"`
	Class         string           `json:"class"`
	Mode          string           `json:"mode"`
	Level         string           `json:"level"`
	ObjectTypes   []string         `json:"object_types"`
	Methods       []string         `json:"methods"`
	Quals         []string         `json:"quals"`
	OffSite       bool             `json:"off_site"`
	Announce      bool             `json:"announce"`
	MinPersons    int              `json:"min_persons"`
	Rate          string           `json:"rate"` // a/b, 0/1 for none
	Frequency     string           `json:"frequency"`
	EffectiveFrom string           `json:"effective_from"`
	Bases         []publishedBasis `json:"bases"`
	Points        []publishedPoint `json:"points"`
}

type publishedBasis struct {
	Instrument string `json:"instrument"`
	Level      string `json:"level"`
	Article    string `json:"article"`
	Quote      string `json:"quote"`
	From       string `json:"from"`
	Until      string `json:"until"`
}

type publishedPoint struct {
	Seq      int    `json:"seq"`
	Text     string `json:"text"`
	Standard string `json:"standard"`
	Method   string `json:"method"`
	Basis    string `json:"basis"`
}

// Document is the canonical JSON (RFC 8785) of a published version: what a
// citizen downloads, and what the log entry item.published holds the hashes of.
// A later repeal of a law does not change it.
func Document(i Item) ([]byte, error) {
	out := published{
		Code: i.Code, Version: i.Version, Dept: i.Dept, Field: i.Field, Name: i.Name, Content: i.Content, Class: i.Class,
		Mode: i.Mode, Level: i.Level, ObjectTypes: i.ObjectTypes, Methods: i.Methods, Quals: orEmpty(i.Quals),
		OffSite: i.OffSite, Announce: i.Announce, MinPersons: i.MinPersons, Rate: fmt.Sprintf("%d/%d", i.RateNum, i.RateDen),
		Frequency: i.Frequency, EffectiveFrom: i.EffectiveFrom,
	}
	for _, b := range i.Bases {
		out.Bases = append(out.Bases, publishedBasis{b.Instrument, b.Level, b.Article, b.Quote, b.From, b.Until})
	}
	for _, p := range i.Points {
		out.Points = append(out.Points, publishedPoint(p))
	}
	return canon.JSON(out)
}

// DocumentName is the file name of the document in the log.
func DocumentName(ref Ref) string { return fmt.Sprintf("item-%s-v%d.json", ref.Code, ref.Version) }

func docOf(i Item) (ledger.Doc, error) {
	body, err := Document(i)
	if err != nil {
		return ledger.Doc{}, fmt.Errorf("catalog: %s: %w", i.Ref, err)
	}
	return ledger.DocOf(DocumentName(i.Ref), body), nil
}

func orEmpty[S ~string](list []S) []S {
	if list == nil {
		return []S{}
	}
	return list
}
