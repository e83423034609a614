package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"yangguang/internal/catalog"
	"yangguang/internal/ids"
)

// listed is one row of the sample list, in the short form of items.go.
type listed struct {
	code, field, name, content string
	special                    bool     // 重点检查事项
	types                      []string // codes of object types
	methods                    []string
	quals                      []string
	offSite                    bool
	rate                       int64 // default rate, in per cent; 0 = as the plan says
	frequency                  string
	bases                      []catalog.Basis
	points                     []string // "what to look at|when it is met"
}

// gist marks our own words for a provision, so that nobody takes them for the
// text of the law.
func gist(words string) string { return "（要旨）" + words }

// item is the row as the keeper of its department types it.
func (m listed) item() catalog.Item {
	i := catalog.Item{
		Ref: catalog.Ref{Code: m.code}, Field: m.field, Name: m.name, Content: m.content, Class: "1",
		Mode: catalog.ModeRandom, Level: "县级",
		ObjectTypes: m.types, Methods: m.methods, Quals: m.quals, OffSite: m.offSite, Announce: true, MinPersons: 2,
		RateNum: m.rate, RateDen: 100, Frequency: m.frequency, Bases: m.bases, Note: "首次列入清单",
	}
	if m.special {
		i.Class = "2"
	}
	for _, p := range m.points {
		text, standard, _ := strings.Cut(p, "|")
		i.Points = append(i.Points, catalog.Point{Text: text, Standard: standard, Method: m.methods[0],
			Basis: m.bases[0].Cite()})
	}
	return i
}

// dept is the department whose code begins the item's.
func (m listed) dept() ids.Dept { return ids.Dept(m.code[:4]) }

// catalog puts the list into force: drafted and submitted by each department's
// keeper, published by its 分管负责人.
func (b *builder) catalog(ctx context.Context) error {
	for _, m := range items() {
		keeper, deputy := b.by(login(m.dept(), "keeper")), b.by(login(m.dept(), "deputy"))
		code, err := b.a.Catalog.Draft(ctx, keeper, m.item())
		if err != nil {
			return fmt.Errorf("%s: %w", m.code, err)
		}
		ref := catalog.Ref{Code: code, Version: 1}
		if err := b.a.Catalog.Submit(ctx, keeper, ref, b.rowVersion(ctx, ref)); err != nil {
			return fmt.Errorf("%s: %w", m.code, err)
		}
		if err := b.a.Catalog.Publish(ctx, deputy, ref, b.rowVersion(ctx, ref)); err != nil {
			return fmt.Errorf("%s: %w", m.code, err)
		}
	}
	b.tell("公布抽查事项清单：%d 项", len(items()))
	return nil
}

// rowVersion is the version a person sees on the page of an item; 0, which no
// act accepts, when it cannot be read.
func (b *builder) rowVersion(ctx context.Context, ref catalog.Ref) int {
	i, err := catalog.ItemOf(ctx, b.q, ref)
	if err != nil {
		return 0
	}
	return i.RowVersion
}

// items is the whole sample list.
func items() []listed { return slices.Concat(socialItems, otherItems) }
