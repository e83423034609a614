package catalog

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yangguang/internal/calendar"
	"yangguang/internal/draw"
	"yangguang/internal/law"
)

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
	place := func(code string) int {
		return slices.IndexFunc(words, func(w Word) bool { return w.Code == code })
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(place(a)-place(b), cmp.Compare(a, b)) })
	return slices.Compact(out)
}

// The longest texts of an item, in characters.
const (
	maxName  = 100
	maxText  = 2000
	maxShort = 200
	maxRows  = 100 // bases or points of one item
)

// mendFirst is what the keeper of the list does about a field that is refused.
const mendFirst = "请补正后再提交。"

var codeForm = regexp.MustCompile(`^[A-Za-z0-9-]{1,40}$`)

// savable is what even a draft must hold: a name, and nothing that could never
// be stored or shown. Fields: name, content, bases, points, ….
func (i Item) savable() *law.Refusal {
	if i.Name == "" {
		return law.InvalidField(law.Art1, "name", "ITEM_NAME_MISSING", "请填写抽查事项名称。", mendFirst)
	}
	for _, f := range []struct {
		field, label, text string
		limit              int
	}{
		{"name", "抽查事项名称", i.Name, maxName}, {"field", "抽查领域", i.Field, maxName}, {"content", "抽查内容", i.Content, maxText},
		{"frequency", "频次", i.Frequency, maxName}, {"note", "版本说明", i.Note, maxShort},
	} {
		if utf8.RuneCountInString(f.text) > f.limit {
			return law.TextTooLong(law.Art1, f.field, f.label, f.limit)
		}
	}
	for _, f := range []struct {
		field string
		code  string
		words []Word
	}{{"class", i.Class, Classes}, {"mode", i.Mode, Modes}, {"level", i.Level, Levels}} {
		if f.code != "" && !Known(f.words, f.code) {
			return law.UnknownOption(law.Art1, f.field, "没有“"+f.code+"”这个选项")
		}
	}
	for _, f := range []struct {
		field string
		codes []string
		words []Word
	}{{"object_types", i.ObjectTypes, ObjectTypes}, {"methods", i.Methods, Methods}} {
		for _, code := range f.codes {
			if !Known(f.words, code) {
				return law.UnknownOption(law.Art1, f.field, "没有“"+code+"”这个选项")
			}
		}
	}
	for _, q := range i.Quals {
		if !draw.ValidCode(q) {
			return law.InvalidField(law.Art1, "quals", "QUAL_UNREADABLE", "资质“"+q+"”不能含有空格或逗号，且不超过三十个字。", mendFirst)
		}
	}
	if i.MinPersons > 20 {
		return law.InvalidField(law.Art1, "min_persons", "PERSONS_OUT_OF_RANGE", "每组人数应在2到20之间。", mendFirst)
	}
	if i.RateNum < 0 || i.RateDen < 1 || i.RateNum > i.RateDen {
		return law.InvalidField(law.Art1, "rate", "RATE_OUT_OF_RANGE", "默认抽查比例应当大于0、不超过100%。", mendFirst)
	}
	if len(i.Bases) > maxRows || len(i.Points) > maxRows {
		return law.InvalidField(law.Art1, "points", "TOO_MANY_ROWS", fmt.Sprintf("依据和检查要点各最多%d条。", maxRows), mendFirst)
	}
	return i.rowsSavable()
}

func (i Item) rowsSavable() *law.Refusal {
	for n, b := range i.Bases {
		if utf8.RuneCountInString(b.Instrument+b.Article) > maxShort {
			return law.TextTooLong(law.Art1, "bases", fmt.Sprintf("第%d条依据的名称和条款", n+1), maxShort)
		}
		if utf8.RuneCountInString(b.Quote) > maxText {
			return law.TextTooLong(law.Art1, "bases", fmt.Sprintf("第%d条依据的摘录", n+1), maxText)
		}
		for _, day := range []string{b.From, b.Until} {
			if _, err := calendar.Parse(day); day != "" && err != nil {
				return law.UnreadableDate(law.Art1, "bases", fmt.Sprintf("第%d条依据的日期", n+1))
			}
		}
		if b.Until != "" && b.Until <= b.From {
			return law.DateOrder(law.Art1, "bases", fmt.Sprintf("第%d条依据的失效日期应当晚于施行日期。", n+1))
		}
	}
	for n, p := range i.Points {
		if utf8.RuneCountInString(p.Text+p.Standard+p.Basis) > maxText {
			return law.TextTooLong(law.Art1, "points", fmt.Sprintf("第%d个检查要点", n+1), maxText)
		}
		if p.Method != "" && !Known(Methods, p.Method) {
			return law.UnknownOption(law.Art1, "points", fmt.Sprintf("第%d个检查要点的检查方式没有这个选项", n+1))
		}
	}
	return nil
}

// complete is what a version must hold to be submitted or published on a day
// (Article 1): every column of the list, an object type, a method, points, and
// bases of a rank that can carry an inspection, one of them in force.
func (i Item) complete(day string) *law.Refusal {
	if no := i.savable(); no != nil {
		return no
	}
	for _, f := range []struct {
		missing           bool
		field, code, what string
	}{
		{i.Field == "", "field", "ITEM_FIELD_MISSING", "抽查领域"},
		{i.Content == "", "content", "ITEM_CONTENT_MISSING", "抽查内容"},
		{i.Class == "", "class", "ITEM_CLASS_MISSING", "事项类别"},
		{i.Mode == "", "mode", "ITEM_MODE_MISSING", "监管方式"},
		{i.Level == "", "level", "ITEM_LEVEL_MISSING", "实施层级"},
		{i.Frequency == "", "frequency", "ITEM_FREQUENCY_MISSING", "频次"},
		{len(i.ObjectTypes) == 0, "object_types", "OBJECT_TYPE_MISSING", "检查对象类型"},
		{len(i.Methods) == 0, "methods", "METHOD_MISSING", "检查方式"},
		{len(i.Points) == 0, "points", "POINTS_MISSING", "检查要点"},
		{len(i.Bases) == 0, "bases", "BASIS_MISSING", "抽查依据"},
	} {
		if f.missing {
			return law.InvalidField(law.Art1, f.field, f.code, "还没有填写"+f.what+"，事项不能进入清单。", mendFirst)
		}
	}
	for n, p := range i.Points {
		if p.Text == "" {
			return law.InvalidField(law.Art1, "points", "POINT_EMPTY", fmt.Sprintf("第%d个检查要点没有内容。", n+1), mendFirst)
		}
	}
	return i.basesHold(day)
}

func (i Item) basesHold(day string) *law.Refusal {
	for n, b := range i.Bases {
		switch {
		case b.Instrument == "" || b.Article == "" || b.From == "":
			return law.InvalidField(law.Art1, "bases", "BASIS_INCOMPLETE", fmt.Sprintf("第%d条依据要写明文件名称、条款和施行日期。", n+1), mendFirst)
		case !Known(BasisLevels, b.Level):
			return law.Refuse(law.Art1, law.Invalid, "BASIS_LEVEL_INVALID",
				fmt.Sprintf("%s不是法律、行政法规、地方性法规、规章或国务院决定，不能作为抽查依据。", b.Cite()),
				"请换成有效层级的依据；没有这样的依据，事项不能列入清单。").On("bases").
				InEnglish("basis " + b.Cite() + " has no rank that can carry an inspection")
		}
	}
	if i.basisInForce(day) {
		return nil
	}
	return law.Refuse(law.Art1, law.Invalid, "BASIS_EXPIRED",
		fmt.Sprintf("依据%s在%s都不具有效力。", cites(i.Bases), day), "请补上现行有效的依据。").On("bases").
		InEnglish("no basis is in force on " + day)
}

// in says whether the version is in one of the states an act starts from.
func (i Item) in(act string, states ...State) *law.Refusal {
	if slices.Contains(states, i.State) {
		return nil
	}
	return law.Refuse(law.Art1, law.Conflict, "ITEM_STATE",
		fmt.Sprintf("抽查事项“%s”第%d版现为“%s”，不能%s。", i.Name, i.Version, i.State.Name(), act),
		"请刷新页面查看最新状态。").InEnglish(fmt.Sprintf("item %s is %s", i.Ref, i.State))
}
