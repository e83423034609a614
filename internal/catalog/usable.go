package catalog

import (
	"fmt"
	"slices"
	"strings"

	"yangguang/internal/calendar"
	"yangguang/internal/law"
)

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
	if item.basisInForce(day) {
		return nil
	}
	return law.Refuse(law.Art1, law.Invalid, "BASIS_EXPIRED",
		fmt.Sprintf("抽查事项“%s”的依据%s在%s不具有效力。", item.Name, cites(item.Bases), day),
		"请先修订事项、补上现行依据并发布新版，再安排抽查。").
		InEnglish(fmt.Sprintf("no basis of item %s is in force on %s", item.Ref, day))
}

func notPublished(item Item) *law.Refusal {
	next := "请先完成审定发布，或改用已发布的事项。"
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

func (i Item) basisInForce(day string) bool {
	return slices.ContainsFunc(i.Bases, func(b Basis) bool { return b.InForce(day) })
}
