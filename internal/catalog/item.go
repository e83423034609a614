// Package catalog keeps the 随机抽查事项清单: what may be inspected, under
// which law, by which points (Article 1). Every item has versions; a published
// version never changes, a revision makes the next one.
package catalog

import (
	"fmt"
	"slices"

	"yangguang/internal/ids"
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

// Item is one version of an entry (事项) of the list, with its bases and points.
type Item struct {
	Ref
	Dept          ids.Dept // department code: 检查主体
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
	Note          string       // why this version was made
	Opinion       string       // of the one who sent it back, suspended or abolished it
	EffectiveFrom string       // YYYY-MM-DD, first day the version may be used: that of its publication
	PublishedOn   string       // YYYY-MM-DD, "" before
	Authors       []ids.Person // persons who wrote or submitted this version; none of them may publish it
	PublishedBy   ids.Person   // person who published it
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
	Until      string // YYYY-MM-DD, first day no longer in force, as known when published; "" while in force
	Repealed   string // the same, marked later for the whole law; "" for none
}

// Concerns reports whether the item may be inspected at subjects of this type, a
// code of ObjectTypes.
func (i Item) Concerns(objectType string) bool {
	return len(i.ObjectTypes) == 0 || slices.Contains(i.ObjectTypes, objectType)
}

// InForce reports whether the basis holds on a day (YYYY-MM-DD).
func (b Basis) InForce(day string) bool {
	return b.From <= day && (b.Until == "" || day < b.Until) && (b.Repealed == "" || day < b.Repealed)
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
