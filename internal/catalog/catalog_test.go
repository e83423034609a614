package catalog_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/calendar"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
)

func person(id ids.Person, dept ids.Dept, roles ...actor.Role) actor.Actor {
	return actor.Actor{Person: id, Name: string(id), Pseudonym: "p-" + string(id), Dept: dept, Region: "371073",
		Roles: roles}
}

var (
	keeper  = person("keeper", "SHGZ", actor.Keeper)
	deputy  = person("deputy", "SHGZ", actor.DeputyHead)
	both    = person("both", "SHGZ", actor.Keeper, actor.DeputyHead)
	clerk   = person("clerk", "SHGZ", actor.Clerk)
	foreign = person("foreign", "YJGL", actor.Keeper, actor.DeputyHead)
	nobody  = actor.Actor{}
)

// school is an item that may be published.
func school() catalog.Item {
	return catalog.Item{
		Field: "民办教育", Name: "民办学校办学情况检查", Content: "办学许可、教师资质、收费公示", Class: "1", Mode: catalog.ModeRandom, Level: "县级",
		ObjectTypes: []string{"9"}, Methods: []string{"1", "2"}, Quals: []string{"教育"}, OffSite: true, Announce: true,
		RateNum: 1, RateDen: 20, Frequency: "每年一次",
		Bases: []catalog.Basis{{Instrument: "《示例民办教育促进办法》", Level: "规章", Article: "第十条", Quote: "（示例）", From: "2020-01-01"}},
		Points: []catalog.Point{
			{Text: "办学许可证是否在有效期内", Standard: "证件在有效期内", Method: "1"},
			{Text: "收费项目是否公示", Standard: "在显著位置公示"},
		},
	}
}

type bench struct {
	*testkit.Home
	s   *catalog.Service
	ctx context.Context
	t   *testing.T
}

func each(t *testing.T, fn func(t *testing.T, b bench)) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		fn(t, bench{h, &catalog.Service{Ledger: h.Ledger, Authz: h.Authz}, t.Context(), t})
	})
}

func (b bench) draft(in catalog.Item) catalog.Ref {
	b.t.Helper()
	code, err := b.s.Draft(b.ctx, keeper, in)
	if err != nil {
		b.t.Fatal(err)
	}
	return catalog.Ref{Code: code, Version: 1}
}

func (b bench) item(ref catalog.Ref) catalog.Item {
	b.t.Helper()
	i, err := catalog.ItemOf(b.ctx, b.DB.Read(), ref)
	if err != nil {
		b.t.Fatal(err)
	}
	return i
}

func (b bench) publish(ref catalog.Ref) catalog.Item {
	b.t.Helper()
	if err := b.s.Submit(b.ctx, keeper, ref, b.item(ref).RowVersion); err != nil {
		b.t.Fatal(err)
	}
	if err := b.s.Publish(b.ctx, deputy, ref, b.item(ref).RowVersion); err != nil {
		b.t.Fatal(err)
	}
	return b.item(ref)
}

// A published version is accepted and shows its basis.
func TestPublishedVersionIsUsable(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		first := b.publish(b.draft(school()))
		v, err := b.s.Revise(b.ctx, keeper, first.Code, "补充收费要点")
		if err != nil || v != 2 {
			t.Fatalf("revise: %d, %v", v, err)
		}
		second := b.publish(catalog.Ref{Code: first.Code, Version: 2})
		if no := catalog.CheckUsable(second, calendar.MustParse("2026-12-01")); no != nil {
			t.Errorf("published version refused: %v", no)
		}
		if got := second.Bases[0].Cite(); got != "《示例民办教育促进办法》第十条" {
			t.Errorf("basis is cited as %s", got)
		}
		old := b.item(first.Ref)
		if old.State != catalog.StateReplaced || len(old.Points) != 2 || len(old.Bases) != 1 {
			t.Errorf("the old version is not readable as it was: %+v", old)
		}
		testkit.Refused(b.t, "replaced version", asError(catalog.CheckUsable(old, calendar.MustParse("2026-12-01"))),
			"ITEM_NOT_PUBLISHED")
		list, err := catalog.Published(b.ctx, b.DB.Read(), "SHGZ")
		if err != nil || len(list) != 1 || list[0].Version != 2 || len(list[0].Points) != 2 {
			t.Errorf("published list: %+v, %v", list, err)
		}
		want := []string{"item.drafted", "item.submitted", "item.published", "item.revised", "item.submitted",
			"item.published"}
		if got := b.ActsLike("item."); !slices.Equal(got, want) {
			t.Errorf("acts in the ledger: %v", got)
		}
	})
}

func asError(no *law.Refusal) error {
	if no == nil {
		return nil
	}
	return no
}

// The states an item passes: only a published version may be used.
func TestOnlyAPublishedVersionIsUsable(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		day := calendar.MustParse("2026-12-01")
		ref := b.draft(school())
		testkit.Refused(b.t, "draft", asError(catalog.CheckUsable(b.item(ref), day)), "ITEM_NOT_PUBLISHED")
		if err := b.s.Submit(b.ctx, keeper, ref, 1); err != nil {
			t.Fatal(err)
		}
		testkit.Refused(b.t, "pending", asError(catalog.CheckUsable(b.item(ref), day)), "ITEM_NOT_PUBLISHED")
		testkit.Refused(b.t, "edit of a pending one", b.s.Edit(b.ctx, keeper, ref, 2, school()), "ITEM_STATE")
		if err := b.s.Publish(b.ctx, deputy, ref, b.item(ref).RowVersion); err != nil {
			t.Fatal(err)
		}
		if no := catalog.CheckUsable(b.item(ref), calendar.MustParse("2026-11-22")); no == nil {
			t.Error("usable on the day before its publication")
		}
		testkit.Refused(b.t, "suspend without reason",
			b.s.Suspend(b.ctx, deputy, ref, b.item(ref).RowVersion, " "), "REASON_MISSING")
		if err := b.s.Suspend(b.ctx, deputy, ref, b.item(ref).RowVersion, "依据正在修改"); err != nil {
			t.Fatal(err)
		}
		testkit.Refused(b.t, "suspended", asError(catalog.CheckUsable(b.item(ref), day)), "ITEM_NOT_PUBLISHED")
		if err := b.s.Abolish(b.ctx, deputy, ref, b.item(ref).RowVersion, "职责划转"); err != nil {
			t.Fatal(err)
		}
		i := b.item(ref)
		testkit.Refused(b.t, "abolished", asError(catalog.CheckUsable(i, day)), "ITEM_NOT_PUBLISHED")
		if i.Opinion != "职责划转" || len(i.Points) != 2 {
			t.Errorf("abolished version: %+v", i)
		}
		_, err := b.s.Revise(b.ctx, keeper, ref.Code, "")
		testkit.Refused(b.t, "revision of an abolished one", err, "ITEM_STATE")
	})
}

// An item whose law was repealed cannot be used from that day on, is
// named with its basis, and stands in the work queue.
func TestExpiredBasisStopsAnItem(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		i := b.publish(b.draft(school()))
		if err := b.s.MarkRepealed(b.ctx, keeper, "《示例民办教育促进办法》", "2027-06-01", "被新办法取代"); err != nil {
			t.Fatal(err)
		}
		i = b.item(i.Ref)
		for day, ok := range map[string]bool{"2027-05-31": true, "2027-06-01": false, "2027-06-10": false} {
			no := catalog.CheckUsable(i, calendar.MustParse(day))
			if (no == nil) != ok {
				t.Errorf("on %s: %v", day, no)
			}
			if no != nil {
				testkit.Refused(b.t, day, no, "BASIS_EXPIRED")
			}
		}
		for day, n := range map[string]int{"2027-05-31": 0, "2027-06-01": 1} {
			expired, _, err := catalog.List(b.ctx, b.DB.Read(), catalog.Filter{Dept: "SHGZ", Lapsed: day}, 0, 10)
			if err != nil || len(expired) != n {
				t.Errorf("queue on %s: %d, %v", day, len(expired), err)
			}
		}
		testkit.Refused(b.t, "unknown law",
			b.s.MarkRepealed(b.ctx, keeper, "《没有这个办法》", "2027-06-01", ""), "INSTRUMENT_UNKNOWN")
		testkit.Refused(b.t, "by a clerk", b.s.MarkRepealed(b.ctx, clerk, "示例民办教育促进办法", "2027-06-01", ""), "NOT_PERMITTED")
		testkit.Refused(b.t, "no day", b.s.MarkRepealed(b.ctx, keeper, "示例民办教育促进办法", "明年", ""), "DATE_UNREADABLE")
	})
}

// What an item needs before it enters the list; each row breaks one thing.
func TestSubmitRefuses(t *testing.T) {
	t.Parallel()
	rows := []struct {
		id, code, field string
		spoil           func(*catalog.Item)
	}{
		{"an office's own notice", "BASIS_LEVEL_INVALID", "bases", func(i *catalog.Item) { i.Bases[0].Level = "其他文件" }},
		{"Art1 no basis", "BASIS_MISSING", "bases", func(i *catalog.Item) { i.Bases = nil }},
		{"Art1 basis not in force yet", "BASIS_EXPIRED", "bases", func(i *catalog.Item) { i.Bases[0].From = "2027-01-01" }},
		{"Art1 basis over", "BASIS_EXPIRED", "bases", func(i *catalog.Item) { i.Bases[0].Until = "2026-11-23" }},
		{"Art1 basis without article", "BASIS_INCOMPLETE", "bases", func(i *catalog.Item) { i.Bases[0].Article = "" }},
		{"Art1 no object type", "OBJECT_TYPE_MISSING", "object_types", func(i *catalog.Item) { i.ObjectTypes = nil }},
		{"Art1 no method", "METHOD_MISSING", "methods", func(i *catalog.Item) { i.Methods = nil }},
		{"Art1 no points", "POINTS_MISSING", "points", func(i *catalog.Item) { i.Points = nil }},
		{"Art1 empty point", "POINT_EMPTY", "points", func(i *catalog.Item) { i.Points[1].Text = "" }},
		{"Art1 no content", "ITEM_CONTENT_MISSING", "content", func(i *catalog.Item) { i.Content = " " }},
		{"Art1 no class", "ITEM_CLASS_MISSING", "class", func(i *catalog.Item) { i.Class = "" }},
	}
	each(t, func(t *testing.T, b bench) {
		for _, r := range rows {
			in := school()
			r.spoil(&in)
			ref := b.draft(in)
			no := testkit.Refused(b.t, r.id, b.s.Submit(b.ctx, keeper, ref, 1), r.code)
			if no.Field != r.field || no.Basis.ID != law.Art1.ID {
				t.Errorf("%s: field %q, basis %s", r.id, no.Field, no.Basis.ID)
			}
			if s := b.item(ref).State; s != catalog.StateDraft {
				t.Errorf("%s: the draft is now %s", r.id, s)
			}
		}
	})
}

func TestDraftRefuses(t *testing.T) {
	t.Parallel()
	rows := []struct {
		id, code string
		spoil    func(*catalog.Item)
	}{
		{"no name", "ITEM_NAME_MISSING", func(i *catalog.Item) { i.Name = " " }},
		{"unknown object type", "CODE_UNKNOWN", func(i *catalog.Item) { i.ObjectTypes = []string{"77"} }},
		{"unknown method", "CODE_UNKNOWN", func(i *catalog.Item) { i.Methods = []string{"x"} }},
		{"unknown class", "CODE_UNKNOWN", func(i *catalog.Item) { i.Class = "9" }},
		{"rate above one", "RATE_OUT_OF_RANGE", func(i *catalog.Item) { i.RateNum = 21 }},
		{"date that does not exist", "DATE_UNREADABLE", func(i *catalog.Item) { i.Bases[0].From = "2026-02-30" }},
		{"basis that ends before it begins", "DATE_ORDER", func(i *catalog.Item) { i.Bases[0].Until = "2019-01-01" }},
		{"qualification with a comma", "QUAL_UNREADABLE", func(i *catalog.Item) { i.Quals = []string{"教育,卫生"} }},
		{"bad code", "ITEM_CODE_INVALID", func(i *catalog.Item) { i.Code = "教育 1" }},
		{"taken code", "ITEM_CODE_TAKEN", func(i *catalog.Item) { i.Code = "SHGZ-001" }},
	}
	each(t, func(t *testing.T, b bench) {
		if ref := b.draft(school()); ref.Code != "SHGZ-001" {
			t.Fatalf("first code is %s", ref.Code)
		}
		for _, r := range rows {
			in := school()
			r.spoil(&in)
			_, err := b.s.Draft(b.ctx, keeper, in)
			testkit.Refused(b.t, r.id, err, r.code)
		}
		if acts := b.Acts(); len(acts) != 1 {
			t.Errorf("refused drafts left entries: %v", acts)
		}
	})
}

// Who may do what, and that nobody publishes his own draft.
func TestRights(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		for _, by := range []actor.Actor{deputy, person("i", "SHGZ", actor.Inspector), person("a", "SHGZ", actor.Auditor)} {
			_, err := b.s.Draft(b.ctx, by, school())
			var no *law.Refusal
			if !errors.As(err, &no) || no.Kind != law.Forbidden {
				t.Errorf("%s drafts: %v", by.Person, err)
			}
		}
		_, err := b.s.Draft(b.ctx, nobody, school())
		testkit.Refused(b.t, "visitor", err, "SIGN_IN_FIRST")

		code, err := b.s.Draft(b.ctx, both, school())
		if err != nil {
			t.Fatal(err)
		}
		ref := catalog.Ref{Code: code, Version: 1}
		testkit.Refused(b.t, "edit by another department", b.s.Edit(b.ctx, foreign, ref, 1, school()), "NOT_PERMITTED")
		if err := b.s.Edit(b.ctx, keeper, ref, 1, school()); err != nil {
			t.Fatal(err)
		}
		if err := b.s.Submit(b.ctx, keeper, ref, 2); err != nil {
			t.Fatal(err)
		}
		testkit.Refused(b.t, "2.3-2 drafter publishes, though another wrote last",
			b.s.Publish(b.ctx, both, ref, 3), "SOD_VIOLATION")
		testkit.Refused(b.t, "publish by another department", b.s.Publish(b.ctx, foreign, ref, 3), "NOT_PERMITTED")
		testkit.Refused(b.t, "publish by the keeper", b.s.Publish(b.ctx, keeper, ref, 3), "SOD_VIOLATION")
		testkit.Refused(b.t, "return without reason", b.s.Return(b.ctx, deputy, ref, 3, ""), "REASON_MISSING")
		if err := b.s.Return(b.ctx, deputy, ref, 3, "要点不清"); err != nil {
			t.Fatal(err)
		}
		if i := b.item(ref); i.State != catalog.StateDraft || i.Opinion != "要点不清" ||
			!slices.Equal(i.Authors, []ids.Person{"both", "keeper"}) {
			t.Errorf("after return: %+v", i)
		}
		if err := b.s.Edit(b.ctx, keeper, ref, 3, school()); !errors.Is(err, db.ErrConflict) {
			t.Errorf("stale edit: %v", err)
		}
	})
}

// A published version does not change, neither through the domain nor by SQL.
func TestPublishedIsImmutable(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		i := b.publish(b.draft(school()))
		testkit.Refused(b.t, "edit", b.s.Edit(b.ctx, keeper, i.Ref, i.RowVersion, school()), "ITEM_STATE")
		for _, sql := range []string{
			`update item set name = 'x' where state = 'published'`,
			`update item set state = 'draft' where state = 'published'`,
			`update item set min_persons = 1`,
			`delete from item`,
			`update item_basis set quote = 'x'`,
			`delete from item_basis`,
			`insert into item_basis (code, version, seq, instrument, level, article, quote, in_force, until) select code,
				version, 9, '', '', '', '', '', '' from item`,
			`update item_point set text = 'x'`,
			`delete from item_point`,
			`insert into item_point (code, version, seq, text, standard, method, basis) select code, version, 9, '', '', '', ''
				from item`,
		} {
			err := b.DB.Write(b.ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, sql)
				return err
			})
			if !errors.Is(err, db.ErrImmutable) {
				t.Errorf("%s: %v", sql, err)
			}
		}
		before, err := catalog.Document(i)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.s.MarkRepealed(b.ctx, deputy, "示例民办教育促进办法", "2027-06-01", ""); err != nil {
			t.Fatal(err)
		}
		after, err := catalog.Document(b.item(i.Ref))
		if err != nil || string(before) != string(after) {
			t.Errorf("the published document changed:\n%s\n%s\n%v", before, after, err)
		}
	})
}

func TestRevisionIsOneAtATime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		i := b.publish(b.draft(school()))
		if _, err := b.s.Revise(b.ctx, keeper, i.Code, "一"); err != nil {
			t.Fatal(err)
		}
		_, err := b.s.Revise(b.ctx, keeper, i.Code, "二")
		testkit.Refused(b.t, "second revision", err, "ITEM_STATE")
		if now := b.item(i.Ref); now.State != catalog.StatePublished {
			t.Errorf("while the revision is drafted the old version is %s", now.State)
		}
		if _, err := b.s.Revise(b.ctx, keeper, "NONE-1", ""); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("revision of an unknown item: %v", err)
		}
	})
}

// YG-5: the same form twice is one act.
func TestDraftTwiceIsOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		by := keeper.WithKey("form-1")
		first, err := b.s.Draft(b.ctx, by, school())
		if err != nil {
			t.Fatal(err)
		}
		again, err := b.s.Draft(b.ctx, by, school())
		if err != nil || again != first || len(b.Acts()) != 1 {
			t.Errorf("again: %s, %v, %v", again, err, b.Acts())
		}
	})
}

func TestList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		i := b.publish(b.draft(school()))
		other := school()
		other.Name, other.Class, other.ObjectTypes = "养老机构检查_100%", "2", []string{"12"}
		b.draft(other)
		rows := []struct {
			name string
			f    catalog.Filter
			want int
		}{
			{"public", catalog.Filter{}, 1},
			{"own drafts too", catalog.Filter{Viewer: "SHGZ"}, 2},
			{"drafts of others", catalog.Filter{Viewer: "YJGL"}, 1},
			{"name", catalog.Filter{Name: "民办", Viewer: "SHGZ"}, 1},
			{"code", catalog.Filter{Name: "shgz-002", Viewer: "SHGZ"}, 1},
			{"percent is a character", catalog.Filter{Name: "%", Viewer: "SHGZ"}, 1},
			{"underline is a character", catalog.Filter{Name: "_1", Viewer: "SHGZ"}, 1},
			{"class", catalog.Filter{Class: "2", Viewer: "SHGZ"}, 1},
			{"type 1 is not 12", catalog.Filter{Type: "1", Viewer: "SHGZ"}, 0},
			{"type", catalog.Filter{Type: "12", Viewer: "SHGZ"}, 1},
			{"state", catalog.Filter{State: catalog.StatePublished, Viewer: "SHGZ"}, 1},
			{"department", catalog.Filter{Dept: "YJGL"}, 0},
		}
		for _, r := range rows {
			items, total, err := catalog.List(b.ctx, b.DB.Read(), r.f, 0, 10)
			if err != nil || total != r.want || len(items) != r.want {
				t.Errorf("%s: %d of %d, %v", r.name, len(items), total, err)
			}
		}
		names, err := catalog.Instruments(b.ctx, b.DB.Read())
		if err != nil || !slices.Equal(names, []string{i.Bases[0].Instrument}) {
			t.Errorf("laws: %v, %v", names, err)
		}
	})
}
