package roster_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
	"yangguang/internal/testkit"
)

const region = testkit.Region

// bench is a World with the service under test.
type bench struct {
	*testkit.Home
	*testkit.People
	S *roster.Service
}

func each(t *testing.T, fn func(t *testing.T, b bench)) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) { fn(t, newBench(t, h)) })
}

func newBench(t testing.TB, h *testkit.Home) bench {
	t.Helper()
	ok(t, h.Queue.Open())
	return bench{h, testkit.World(t, h), &roster.Service{Ledger: h.Ledger, Authz: h.Authz}}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var school = roster.Subject{Region: region, Name: "临港新苗学校（示例）", USCC: "52371000MJE0000017", Type: "9", Street: "蔄山镇",
	Labels: []string{"寄宿", "民办教育"}}

// valid gives the 17 characters their check character.
func valid(t testing.TB, first17 string) string {
	t.Helper()
	return first17 + string(must(checkOf(first17)))
}

func (b bench) school(t testing.TB) roster.Subject {
	t.Helper()
	in := school
	in.USCC = valid(t, in.USCC[:17])
	id, err := b.S.AddSubject(t.Context(), b.Keeper, in)
	ok(t, err)
	s, err := roster.SubjectByID(t.Context(), b.DB.Read(), region, id)
	ok(t, err)
	return s
}

func (b bench) inspector(t testing.TB, certUntil string) roster.Inspector {
	t.Helper()
	a := b.Inspectors[0]
	code, err := b.S.AddInspector(t.Context(), b.Keeper,
		roster.Inspector{Code: a.Inspector, Dept: a.Dept, Name: a.Name, Category: roster.Official,
			CertNo: "鲁K000001", CertIssuer: "示例司法局", CertUntil: certUntil, Leader: true, Quals: []string{"教育"}, Person: a.Person})
	ok(t, err)
	in, err := roster.InspectorByCode(t.Context(), b.DB.Read(), code)
	ok(t, err)
	return in
}

func TestConfirmationIsPerTaskDepartmentAndRoster(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx, q := t.Context(), b.DB.Read()
		testkit.Refused(t, "confirm", b.S.Confirm(ctx, b.Clerk, "t1", "SHGZ", roster.Objects), "ROSTER_EMPTY")
		b.school(t)
		b.inspector(t, "2027-12-31")

		ok(t, b.S.Confirm(ctx, b.Clerk, "t1", "SHGZ", roster.Objects))
		no := testkit.Refused(t, "require confirmed",
			roster.RequireConfirmed(ctx, q, "t1", "SHGZ", roster.Objects, roster.Inspecting),
			"ROSTER_NOT_CONFIRMED")
		if no.Kind != law.Conflict || no.Basis.ID != law.Art8.ID || no.Message != "本次任务还没有确认：执法检查人员名录库。" {
			t.Errorf("%+v", no)
		}
		ok(t, b.S.Confirm(ctx, b.SectionHead, "t1", "SHGZ", roster.Inspecting))
		ok(t, roster.RequireConfirmed(ctx, q, "t1", "SHGZ", roster.Objects, roster.Inspecting))
		testkit.Refused(t, "require confirmed",
			roster.RequireConfirmed(ctx, q, "t1", "SCJG", roster.Inspecting), "ROSTER_NOT_CONFIRMED")
		testkit.Refused(t, "require confirmed",
			roster.RequireConfirmed(ctx, q, "t2", "SHGZ", roster.Objects), "ROSTER_NOT_CONFIRMED")
		testkit.Refused(t, "confirm", b.S.Confirm(ctx, b.OtherClerk, "t1", "SHGZ", roster.Objects), "NOT_PERMITTED")

		b.Clock.Advance(time.Hour)
		if _, err := b.S.AddSubject(ctx, b.OtherKeeper,
			roster.Subject{Region: region, Name: "临港示例养老院", Licence: "备001"}); err != nil {
			t.Fatal(err)
		}
		no = testkit.Refused(t, "require confirmed",
			roster.RequireConfirmed(ctx, q, "t1", "SHGZ", roster.Objects, roster.Inspecting),
			"ROSTER_NOT_CONFIRMED")
		if no.Message != "本次任务还没有确认：检查对象名录库（确认之后又有变动）。" {
			t.Errorf("%s", no.Message)
		}
		before, _, err := roster.Confirmed(ctx, q, "t1", "SHGZ", roster.Objects)
		ok(t, err)
		all, err := roster.Confirmations(ctx, q, "t1")
		ok(t, err)
		if i := slices.Index(all, before); i < 0 || !all[i].Stale {
			t.Errorf("%+v is not among the task's confirmations as stale: %+v", before, all)
		}
		ok(t, b.S.Confirm(ctx, b.Clerk, "t1", "SHGZ", roster.Objects))
		after, fresh, err := roster.Confirmed(ctx, q, "t1", "SHGZ", roster.Objects)
		ok(t, err)
		if !fresh || after.Count != 2 || before.Count != 1 || after.Hash == before.Hash || after.By != b.Clerk.Person {
			t.Errorf("%+v then %+v", before, after)
		}
		if all, err = roster.Confirmations(ctx, q, "t1"); err != nil || !slices.Contains(all, after) || after.Stale {
			t.Errorf("%+v is not among the task's confirmations: %+v, %v", after, all, err)
		}

		b.Clock.Advance((roster.FreshDays + 1) * 24 * time.Hour)
		testkit.Refused(t, "confirm", b.S.Confirm(ctx, b.Clerk, "t3", "SHGZ", roster.Objects), "ROSTER_TOO_OLD")
	})
}

func TestCertificateMustLastThroughTheTask(t *testing.T) {
	t.Parallel()
	until := calendar.MustParse("2026-10-31")
	in := roster.Inspector{Name: "甲", Status: roster.OnDuty, Category: roster.Qualified, CertNo: "鲁K1",
		CertUntil: "2026-10-31"}
	for _, row := range []struct {
		name string
		edit func(*roster.Inspector)
		code string
	}{
		{"valid on the last day", func(*roster.Inspector) {}, ""},
		{"ends within the task", func(i *roster.Inspector) { i.CertUntil = "2026-10-15" }, "CERTIFICATE_ENDS"},
		{"no end known", func(i *roster.Inspector) { i.CertUntil = "" }, "CERTIFICATE_ENDS"},
		{"no certificate", func(i *roster.Inspector) { i.CertNo = "" }, "NO_CERTIFICATE"},
		{"daily supervision", func(i *roster.Inspector) { i.Category = roster.Daily }, "NO_CERTIFICATE"},
		{"on leave", func(i *roster.Inspector) { i.Status, i.Reason = roster.Paused, "病假" }, "NOT_ON_DUTY"},
		{"gone", func(i *roster.Inspector) { i.Status = roster.Left }, "NOT_ON_DUTY"},
	} {
		x := in
		row.edit(&x)
		no := roster.Eligible(x, until)
		if row.code == "" {
			if no != nil {
				t.Errorf("%s: %v", row.name, no)
			}
			continue
		}
		if no == nil || no.Code != row.code {
			t.Errorf("%s: %v, want %s", row.name, no, row.code)
		}
	}
}

func TestDeregisteredSubjectStaysWithItsHistory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx := t.Context()
		s := b.school(t)
		ok(t, b.S.SetSubjectStatus(ctx, b.Keeper, region, s.ID, 1, roster.Cancelled))
		now, err := roster.SubjectByID(ctx, b.DB.Read(), region, s.ID)
		ok(t, err)
		if now.Status != roster.Cancelled || now.Version != 2 {
			t.Errorf("%+v", now)
		}
		past, err := roster.SubjectHistory(ctx, b.DB.Read(), region, s.ID)
		ok(t, err)
		if len(past) != 1 || past[0].Row.Status != roster.Active || past[0].By != b.Keeper.Person {
			t.Errorf("%+v", past)
		}
		if err := b.S.SetSubjectStatus(ctx, b.Keeper, region, s.ID, 1, roster.Moved); !errors.Is(err, db.ErrConflict) {
			t.Errorf("stale version: %v", err)
		}
		for _, text := range []string{`delete from subject`, `delete from subject_history`,
			`update subject_history set body = ''`} {
			if err := b.DB.Write(ctx, exec(text)); !errors.Is(err, db.ErrImmutable) {
				t.Errorf("%s: %v", text, err)
			}
		}
	})
}

func TestEditSubjectByHand(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx := t.Context()
		s := b.school(t)
		if s.Credit != roster.Unrated || s.Status != roster.Active || !slices.Equal(s.Labels, []string{"寄宿", "民办教育"}) {
			t.Errorf("%+v", s)
		}
		again := s
		_, err := b.S.AddSubject(ctx, b.Keeper, again)
		testkit.Refused(t, "add subject", err, "SUBJECT_EXISTS")
		bad := s
		bad.ID, bad.USCC = "", "913710007060885340"
		_, err = b.S.AddSubject(ctx, b.Keeper, bad)
		if no := testkit.Refused(t, "add subject",
			err, "USCC_INVALID"); no.Field != "uscc" || no.Basis.ID != law.USCCRule.ID {
			t.Errorf("%+v", no)
		}
		testkit.Refused(t, "edit subject", b.S.EditSubject(ctx, b.Keeper, s), "NOTHING_CHANGED")
		s.Name, s.Founded = "临港𠮷苗学校（示例）", "2019年9月1日"
		ok(t, b.S.EditSubject(ctx, b.Keeper, s))
		now, err := roster.SubjectByID(ctx, b.DB.Read(), region, s.ID)
		ok(t, err)
		if now.Name != s.Name || now.Founded != "2019-09-01" || now.ID != s.ID || now.Version != 2 {
			t.Errorf("%+v", now)
		}
		s.Version, s.Founded = 2, "2019-02-30"
		if no := testkit.Refused(t, "edit subject",
			b.S.EditSubject(ctx, b.Keeper, s), "FIELD_INVALID"); no.Field != "founded" {
			t.Errorf("%+v", no)
		}
		s.Founded, s.Name = "", "  "
		if no := testkit.Refused(t, "edit subject", b.S.EditSubject(ctx, b.Keeper, s), "FIELD_INVALID"); no.Field != "name" {
			t.Errorf("%+v", no)
		}
		s.Name = "甲"
		testkit.Refused(t, "edit subject", b.S.EditSubject(ctx, b.Deputy, s), "NOT_PERMITTED")
		if got := b.ActsLike("roster."); !slices.Equal(got, []string{"roster.subject-added", "roster.subject-changed"}) {
			t.Errorf("ledger %v", got)
		}
	})
}

func TestInspectorIsPausedResumedAndEdited(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx := t.Context()
		in := b.inspector(t, "2027-12-31")
		testkit.Refused(t, "pause inspector", b.S.PauseInspector(ctx, b.Keeper, in.Code, 1, " "), "PAUSE_REASON_MISSING")
		testkit.Refused(t, "pause inspector", b.S.PauseInspector(ctx, b.OtherKeeper, in.Code, 1, "病假"), "NOT_PERMITTED")
		ok(t, b.S.PauseInspector(ctx, b.Keeper, in.Code, 1, "病假"))
		ok(t, b.S.ResumeInspector(ctx, b.Keeper, in.Code, 2))
		now, err := roster.InspectorByCode(ctx, b.DB.Read(), in.Code)
		ok(t, err)
		if now.Status != roster.OnDuty || now.Reason != "" || now.Version != 3 || !now.Leader ||
			now.Person != b.Inspectors[0].Person {
			t.Errorf("%+v", now)
		}
		other, err := b.S.AddInspector(ctx, b.Keeper, roster.Inspector{Dept: "SHGZ", Name: "乙"})
		ok(t, err)
		second, err := roster.InspectorByCode(ctx, b.DB.Read(), other)
		ok(t, err)
		if second.Category != roster.Daily {
			t.Errorf("without certificate: %+v", second)
		}
		second.CertNo = in.CertNo
		testkit.Refused(t, "edit inspector", b.S.EditInspector(ctx, b.Keeper, second), "INSPECTOR_EXISTS")
	})
}

func TestConflictsKeepApart(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx := t.Context()
		s, in := b.school(t), b.inspector(t, "2027-12-31")
		c := roster.Conflict{Inspector: in.Code, Region: region, Subject: s.ID, Kind: "kin"}
		testkit.Refused(t, "declare conflict", b.S.DeclareConflict(ctx, b.Inspectors[1], c), "NOT_PERMITTED")
		ok(t, b.S.DeclareConflict(ctx, b.Inspectors[0], c))
		c.Kind = "unheard-of"
		testkit.Refused(t, "declare conflict", b.S.DeclareConflict(ctx, b.Keeper, c), "FIELD_INVALID")
		c.Kind, c.Until = "share", "2026-11-01"
		testkit.Refused(t, "declare conflict", b.S.DeclareConflict(ctx, b.Keeper, c), "FIELD_INVALID")
		c.Until = "2026-12-01"
		ok(t, b.S.DeclareConflict(ctx, b.Keeper, c))
		list, err := roster.ConflictsOf(ctx, b.DB.Read(), region, []ids.Subject{s.ID, "none"}, "SHGZ")
		ok(t, err)
		if len(list) != 2 || list[0].Kind != "kin" || !list[1].Holds(calendar.MustParse("2026-12-01")) ||
			list[1].Holds(calendar.MustParse("2026-12-02")) {
			t.Errorf("%+v", list)
		}
		other, err := roster.ConflictsOf(ctx, b.DB.Read(), region, []ids.Subject{s.ID}, "SCJG")
		if err != nil || len(other) != 0 {
			t.Errorf("%v %v", other, err)
		}
		ok(t, b.S.EndConflict(ctx, b.Keeper, roster.Conflict{Inspector: in.Code, Region: region, Subject: s.ID, Kind: "kin"}))
		own, err := roster.ConflictsOfInspector(ctx, b.DB.Read(), in.Code)
		if err != nil || own[0].Until != "2026-11-23" || own[0].SubjectName != s.Name {
			t.Errorf("%+v %v", own, err)
		}
		if err := b.S.EndConflict(ctx, b.Keeper,
			roster.Conflict{Inspector: in.Code, Region: region, Subject: s.ID, Kind: "kin"}); !errors.Is(err, db.ErrConflict) {
			t.Errorf("ended twice: %v", err)
		}

		// The log says neither with whom nor why, only a hash that the row's salt opens.
		salt, err := db.Value[string](ctx, b.DB.Read(), `select salt from inspector_conflict where kind = 'kin'`)
		ok(t, err)
		opened := sha256.Sum256([]byte(strings.Join([]string{salt, region, string(s.ID), string(in.Code), "kin",
			"2026-11-23", ""}, "\n")))
		entries, err := ledger.EntriesOf(ctx, b.DB.Read(), "inspector:"+string(in.Code))
		ok(t, err)
		said := ""
		for _, e := range entries {
			said += string(e.Body)
		}
		if len(salt) < 20 || !strings.Contains(said, `"act":"roster.conflict-ended"`) ||
			!strings.Contains(said, fmt.Sprintf(`{"salted":"%x"}`, opened)) {
			t.Errorf("salt %q, log %s", salt, said)
		}
		for _, personal := range []ids.Subject{"kin", "share", s.ID, "2026-12-01"} {
			if strings.Contains(said, string(personal)) {
				t.Errorf("the log says %q", personal)
			}
		}
	})
}

func TestScopeReadsWhatItCounts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx, q := t.Context(), b.DB.Read()
		for i, s := range []roster.Subject{
			{Name: "甲", Type: "1", Credit: "A", Street: "草庙子镇", Labels: []string{"餐饮"}},
			{Name: "乙", Type: "1", Credit: "D", Street: "草庙子镇", Labels: []string{"餐饮服务"}},
			{Name: "丙", Type: "3", Credit: "A", Street: "汪疃镇", Labels: []string{"Abc", "餐饮"}},
			{Name: "丁", Type: "9", Street: "汪疃镇"},
		} {
			s.Region, s.Licence = region, string(rune('1'+i))
			if _, err := b.S.AddSubject(ctx, b.Keeper, s); err != nil {
				t.Fatal(err)
			}
		}
		for name, row := range map[string]struct {
			sc   roster.Scope
			want []string
		}{
			"all":         {roster.Scope{}, []string{"甲", "乙", "丙", "丁"}},
			"label whole": {roster.Scope{Labels: []string{"餐饮"}}, []string{"甲", "丙"}},
			"label case":  {roster.Scope{Labels: []string{"abc"}}, nil},
			"any label":   {roster.Scope{Labels: []string{"餐饮", "餐饮服务"}}, []string{"甲", "乙", "丙"}},
			"percent":     {roster.Scope{Labels: []string{"%"}}, nil},
			"type street": {roster.Scope{Types: []string{"1", "9"}, Streets: []string{"草庙子镇"}}, []string{"甲", "乙"}},
			"credit":      {roster.Scope{Credits: []string{"U"}}, []string{"丁"}},
		} {
			var got []string
			last := ids.Subject("")
			ok(t, roster.EachInScope(ctx, q, region, row.sc, func(s roster.Subject) error {
				if s.ID <= last || !row.sc.Has(s) {
					t.Errorf("%s: %s after %s", name, s.ID, last)
				}
				last = s.ID
				got = append(got, s.Name)
				return nil
			}))
			total, by, err := roster.CountScope(ctx, q, region, row.sc)
			ok(t, err)
			sum := 0
			for _, n := range by {
				sum += n
			}
			if !slices.Equal(got, row.want) || total != len(got) || sum != total {
				t.Errorf("%s: %v, want %v; counted %d %v", name, got, row.want, total, by)
			}
		}
		sc := roster.Scope{Types: []string{"9", "1", "9", " "}}.Canonical()
		if !slices.Equal(sc.Types, []string{"1", "9"}) || sc.Labels != nil {
			t.Errorf("%+v", sc)
		}
	})
}
