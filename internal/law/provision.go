// Package law is the only place where articles are numbered. A rule, the
// refusal shown to the person, the ledger event and the test all name the same
// value, so the reason for a refusal can be followed to its source.
//
// The gists are our own words. An installation can load the official text of
// an instrument from a file; the pages then show it beside the gist.
package law

import (
	"slices"
	"strings"
)

// Instrument is a law, regulation or rule book.
type Instrument struct {
	ID       string // stable, used in the ledger
	Name     string // full Chinese name
	Short    string // as shown beside an act
	InForce  string // YYYY-MM-DD, first day in force
	Document string // document number, "" where there is none
}

var (
	Rules = Instrument{ID: "XZ", Name: "威海临港经济技术开发区社会工作部“双随机、一公开”监管工作实施细则（试行）", Short: "实施细则", InForce: "2022-11-07"}
	House = Instrument{ID: "YG", Name: "阳光平台系统规则", Short: "系统规则", InForce: "2026-11-23"}

	Penalties  = Instrument{ID: "XZCF", Name: "中华人民共和国行政处罚法", Short: "行政处罚法", InForce: "2021-07-15"}
	Disclosure = Instrument{ID: "XXGK", Name: "中华人民共和国政府信息公开条例", Short: "政府信息公开条例", InForce: "2019-05-15"}
	Codes      = Instrument{ID: "GB32100", Name: "法人和其他组织统一社会信用代码编码规则（GB 32100-2015）",
		Short: "GB 32100-2015", InForce: "2015-10-01"}
)

// Provision is one article or rule that the product carries out or cites, or
// one part of an article that asks for something of its own.
type Provision struct {
	ID         string // stable: stands in ledger entries, e.g. "XZ-12", "XZ-13.1"
	Instrument Instrument
	Of         string // ID of the article that this is a part of, "" for a whole one
	Label      string // 第十二条; a part without a number of its own in the text is cited as its article
	Gist       string // what it asks for, in our own words
	From       string // YYYY-MM-DD, first day on which it binds
	Until      string // YYYY-MM-DD, last day on which it binds; "" while no end is set

	// proof is the ids of the acceptance scenarios joined by spaces: a
	// Provision stays comparable.
	proof string
}

// Cite is the provision as shown beside an act, such as 《实施细则》第十二条. A
// rule of this platform is no legal source and is named without the marks of
// one: 系统规则三（抽取顺序）.
func (p Provision) Cite() string {
	if p.House() {
		return p.Instrument.Short + p.Label
	}
	return "《" + p.Instrument.Short + "》" + p.Label
}

// House reports whether this is a rule of the platform (系统规则), which is
// never the legal basis (依据) of an act.
func (p Provision) House() bool { return p.Instrument.ID == House.ID }

// Term is the word that stands before a cited provision: 依据 for an article,
// 系统规则 for a rule of the platform.
func (p Provision) Term() string {
	if p.House() {
		return House.Short
	}
	return "依据"
}

// Scenarios lists the ids of the acceptance scenarios that prove it, those of
// its parts included (see docs/scenarios.md). It is carried out when there are
// some and each has a passing test in internal/scenarios; docs/rules.md, which
// is made from that, says so of every provision.
func (p Provision) Scenarios() []string {
	ids := strings.Fields(p.proof)
	for _, x := range all {
		if x.Of == p.ID {
			ids = append(ids, strings.Fields(x.proof)...)
		}
	}
	return ids
}

var all []Provision

// provision adds a whole article or rule. Its scenarios are those that no part
// of it names.
func provision(in Instrument, no, label, gist, scenarios string) Provision {
	p := Provision{ID: in.ID + "-" + no, Instrument: in, Label: label, Gist: gist, From: in.InForce, proof: scenarios}
	all = append(all, p)
	return p
}

// part adds one part of an article, in force as long as the article is.
func part(of Provision, no, gist, scenarios string) Provision {
	p := of
	p.ID, p.Of, p.Gist, p.proof = of.ID+"."+no, of.ID, gist, scenarios
	all = append(all, p)
	return p
}

// All lists every provision in the order of its instrument.
func All() []Provision { return slices.Clone(all) }

// ByID finds a provision by its stable id.
func ByID(id string) (Provision, bool) {
	i := slices.IndexFunc(all, func(p Provision) bool { return p.ID == id })
	if i < 0 {
		return Provision{}, false
	}
	return all[i], true
}
