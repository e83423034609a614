// Package law is the only place where articles are numbered. A rule, the
// refusal shown to the person, the ledger event and the test all name the same
// value, so the reason for a refusal can be followed to its source.
//
// The gists are our own words. An installation can load the official text of
// an instrument from a file; the pages then show it beside the gist.
package law

import "slices"

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
	House = Instrument{ID: "YG", Name: "阳光平台运行规则", Short: "平台规则", InForce: "2026-11-23"}

	Penalties  = Instrument{ID: "XZCF", Name: "中华人民共和国行政处罚法", Short: "行政处罚法", InForce: "2021-07-15"}
	Disclosure = Instrument{ID: "XXGK", Name: "中华人民共和国政府信息公开条例", Short: "政府信息公开条例", InForce: "2019-05-15"}
	Codes      = Instrument{ID: "GB32100", Name: "法人和其他组织统一社会信用代码编码规则（GB 32100-2015）", Short: "GB 32100-2015", InForce: "2015-10-01"}
)

// Provision is one article or rule that the product carries out or cites.
type Provision struct {
	ID         string // stable: stands in ledger entries, e.g. "XZ-12"
	Instrument Instrument
	Label      string // 第十二条
	Gist       string // what it asks for, in our own words
	CarriedOut bool   // true once a rule and a test name it
}

// Cite is the provision as shown beside an act, such as 《实施细则》第十二条.
func (p Provision) Cite() string { return "《" + p.Instrument.Short + "》" + p.Label }

var all []Provision

func provision(in Instrument, no, label string, carried bool, gist string) Provision {
	p := Provision{ID: in.ID + "-" + no, Instrument: in, Label: label, Gist: gist, CarriedOut: carried}
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
