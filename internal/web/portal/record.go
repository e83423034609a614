package portal

import (
	"context"
	"fmt"
	"slices"

	"yangguang/internal/canon"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// opened are the acts by which something became public or left the public; the
// work before them stays inside the departments' pages, although its entries
// stand in the log like all others.
var opened = map[string]ui.Tone{
	"item.published": ui.Good, "item.suspended": ui.Warn, "item.abolished": ui.Bad, "law.repealed": ui.Warn,
	"plan.published": ui.Good, "task.locked": ui.Info, "draw.frozen": ui.Info, "draw.locked": ui.Good,
	"draw.void": ui.Bad, "draw.disclosed": ui.Good, "draw.bundle-published": ui.Good, "result.published": ui.Good,
}

// openedActs turns entries into lines of a timeline, newest first.
func openedActs(entries []ledger.Stored, depts map[ids.Dept]identity.Department) []ui.Act {
	var out []ui.Act
	for _, e := range slices.Backward(entries) {
		if tone, ok := opened[e.Act]; ok {
			out = append(out, show.Act(e, show.Full(depts, e.Organ), tone))
		}
	}
	return out
}

// proof says where the log holds the hash of a published document, and whether
// the document as served now still has it.
func proof(ctx context.Context, q db.Querier, subject, name string, body []byte) ([]ui.Def, error) {
	entries, err := ledger.EntriesOf(ctx, q, subject)
	if err != nil {
		return nil, err
	}
	sum := canon.SHA256.Hex(body)
	for _, e := range entries {
		for _, doc := range e.Docs() {
			if doc.Name != name {
				continue
			}
			state := ui.Badge{Text: "与日志一致", Tone: ui.Good}
			if doc.SHA256 != sum {
				state = ui.Badge{Text: "与日志不一致", Tone: ui.Bad}
			}
			return []ui.Def{
				{Term: "公开文件", Text: name, Badge: state},
				{Term: "日志位置", Text: fmt.Sprintf("第 %d 条", e.Idx), Href: fmt.Sprintf("/log/entry/%d", e.Idx)},
				{Term: "SHA-256", Hash: doc.SHA256, Wide: true}, {Term: "SM3", Hash: doc.SM3, Wide: true},
			}, nil
		}
	}
	return []ui.Def{{Term: "公开文件", Text: name, Badge: ui.Badge{Text: "日志中没有记录", Tone: ui.Warn}}}, nil
}
