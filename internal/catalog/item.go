// Package catalog keeps the 随机抽查事项清单: what may be inspected, under
// which law, by which points (Article 1). Every item has versions; a published
// version never changes, a revision makes the next one.
package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"yangguang/internal/calendar"
	"yangguang/internal/law"
)

// Ref names one version of one item.
type Ref struct {
	Code    string // 事项编码
	Version int    // from 1
}

func (r Ref) String() string { return fmt.Sprintf("%s/v%d", r.Code, r.Version) }

// State of an item's version.
type State string

const (
	StateDraft     State = "draft"
	StatePending   State = "pending"
	StatePublished State = "published"
	StateReplaced  State = "replaced" // a later version was published
	StateSuspended State = "suspended"
	StateAbolished State = "abolished"
)

// States in the order in which screens show them.
var States = []State{StateDraft, StatePending, StatePublished, StateReplaced, StateSuspended, StateAbolished}

var stateNames = map[State]string{
	StateDraft: "草稿", StatePending: "待审", StatePublished: "已发布",
	StateReplaced: "已被新版替代", StateSuspended: "停用", StateAbolished: "废止",
}

// Name is the Chinese word for the state.
func (s State) Name() string { return stateNames[s] }

// Public reports whether a version in this state was published once and stays
// readable for everybody.
func (s State) Public() bool { return s != StateDraft && s != StatePending }

// Item is one version of one matter of the list, with its bases and points.
type Item struct {
	Ref
	Dept          string   // department code: 检查主体
	Section       string   // responsible section, may be ""
	Field         string   // 抽查领域
	Name          string   // 抽查事项
	Content       string   // 抽查内容
	Class         string   // code of Classes: 一般 or 重点
	Mode          string   // code of Modes: 双随机 or 重点监管
	Level         string   // 实施层级, a word of Levels
	ObjectTypes   []string // codes of ObjectTypes
	Methods       []string // codes of Methods
	Quals         []string // qualifications the team must hold between them
	OffSite       bool     // 可非现场
	Announce      bool     // 可预先告知
	MinPersons    int      // inspectors of the department in one team, at least 2
	RateNum       int64    // default rate RateNum/RateDen, 0/1 for none
	RateDen       int64
	Frequency     string // 频次, such as 每年一次
	State         State
	Note          string // why this version was made
	EffectiveFrom string // YYYY-MM-DD, first day the version may be used
	PublishedOn   string // YYYY-MM-DD, "" before
	DraftedBy     string // person who last wrote the content
	PublishedBy   string // person who published it
	Bases         []Basis
	Points        []Point
	RowVersion    int // optimistic lock
}

// Basis is one provision that allows the inspection.
type Basis struct {
	Instrument string // full name of the law or rule, without 《》
	Level      string // a word of BasisLevels
	Article    string // 第四十条第一款
	Quote      string // text of the provision as the keeper entered it
	From       string // YYYY-MM-DD, first day in force
	Until      string // YYYY-MM-DD, first day no longer in force; "" while in force
}

// InForce reports whether the basis holds on a day (YYYY-MM-DD).
func (b Basis) InForce(day string) bool {
	return b.From <= day && (b.Until == "" || day < b.Until)
}

// Cite is 《instrument》article.
func (b Basis) Cite() string { return "《" + b.Instrument + "》" + b.Article }

// Point is one thing to look at on site.
type Point struct {
	Seq      int    // from 1
	Text     string // 检查要点
	Standard string // what counts as met
	Method   string // code of Methods, may be ""
	Basis    string // provision of this point, may be ""
}

// normal puts what the keeper typed into its one stored form.
func (i Item) normal() Item {
	for _, s := range []*string{&i.Code, &i.Field, &i.Name, &i.Content, &i.Frequency, &i.Note} {
		*s = strings.TrimSpace(*s)
	}
	i.ObjectTypes = sortedByCode(i.ObjectTypes, ObjectTypes)
	i.Methods = sortedByCode(i.Methods, Methods)
	i.Quals = slices.Compact(slices.Sorted(slices.Values(i.Quals)))
	i.MinPersons = max(i.MinPersons, 2)
	if i.RateDen == 0 {
		i.RateNum, i.RateDen = 0, 1
	}
	i.Bases = slices.Clone(i.Bases)
	for n := range i.Bases {
		i.Bases[n].Instrument = InstrumentName(i.Bases[n].Instrument)
	}
	i.Points = slices.Clone(i.Points)
	for n := range i.Points {
		i.Points[n].Seq = n + 1
	}
	return i
}

// InstrumentName is the name of a law in its one stored form: no book marks, no
// space around it.
func InstrumentName(s string) string {
	return strings.TrimSpace(strings.Trim(strings.TrimSpace(s), "《》"))
}

func sortedByCode(codes []string, words []Word) []string {
	out := slices.Clone(codes)
	at := func(code string) int {
		return slices.IndexFunc(words, func(w Word) bool { return w.Code == code })
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(at(a)-at(b), cmp.Compare(a, b)) })
	return slices.Compact(out)
}

// CheckUsable says whether a task that begins on a day may inspect the item
// (Article 1): the version is the published one, in effect by then, and at
// least one of its bases holds on that day. A1-1, A1-2, A1-4.
func CheckUsable(item Item, from calendar.Date) *law.Refusal {
	day := from.String()
	if item.State != StatePublished {
		return notPublished(item)
	}
	if item.EffectiveFrom > day {
		return law.Refuse(law.Art1, law.Invalid, "ITEM_NOT_PUBLISHED",
			fmt.Sprintf("抽查事项“%s”第%d版自%s起施行，%s还不能用。", item.Name, item.Version, item.EffectiveFrom, day),
			"请把开始日期改到施行之后，或改用现行版本。").
			InEnglish(fmt.Sprintf("item %s is not in effect on %s", item.Ref, day))
	}
	if slices.ContainsFunc(item.Bases, func(b Basis) bool { return b.InForce(day) }) {
		return nil
	}
	return law.Refuse(law.Art1, law.Invalid, "BASIS_EXPIRED",
		fmt.Sprintf("抽查事项“%s”的依据%s在%s不具有效力。", item.Name, cites(item.Bases), day),
		"请先修订事项、补上现行依据并发布新版，再安排抽查。").
		InEnglish(fmt.Sprintf("no basis of item %s is in force on %s", item.Ref, day))
}

func notPublished(item Item) *law.Refusal {
	next := "请先完成审核发布，或改用已发布的事项。"
	if item.State == StateReplaced {
		next = "请改用该事项的最新发布版本。"
	}
	return law.Refuse(law.Art1, law.Invalid, "ITEM_NOT_PUBLISHED",
		fmt.Sprintf("抽查事项“%s”第%d版现为“%s”，不在已公布的清单内。", item.Name, item.Version, item.State.Name()), next).
		InEnglish(fmt.Sprintf("item %s is %s, not published", item.Ref, item.State))
}

func cites(bases []Basis) string {
	out := make([]string, len(bases))
	for i, b := range bases {
		out[i] = b.Cite()
	}
	return strings.Join(out, "、")
}
