package identity_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
)

func wantCode(t *testing.T, err error, code string, basis law.Provision) {
	t.Helper()
	var no *law.Refusal
	if !errors.As(err, &no) {
		t.Fatalf("got %v, want refusal %s", err, code)
	}
	if no.Code != code || no.Basis.ID != basis.ID {
		t.Fatalf("got %s (%s), want %s (%s)", no.Code, no.Basis.ID, code, basis.ID)
	}
	if no.Message == "" || no.Next == "" || no.EN == "" {
		t.Errorf("refusal without words: %+v", no)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newcomer(login string) identity.NewPerson {
	return identity.NewPerson{Login: login, Name: "新人", Dept: "SHGZ", Password: testkit.Password}
}

func TestBootstrapOnlyOnce(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		if !w.SystemAdmin.Has(actor.SystemAdmin) || !w.Security.Has(actor.Security) || !w.Auditor.Has(actor.Auditor) {
			t.Fatal("founders without their roles")
		}
		err := h.Identity.Bootstrap(t.Context(), identity.Founders{
			Department:  identity.Department{Code: "ZZ", Region: "371073", Level: identity.County, Name: "甲", Short: "甲"},
			SystemAdmin: newcomer("a1"), Security: newcomer("a2"),
		})
		wantCode(t, err, "ALREADY_SET_UP", law.OwnRights)
	})
}

// Separation of duties 5 and 6 of the role table.
func TestRolesThatExcludeEachOther(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		ctx := t.Context()
		grant := func(by actor.Actor, to ids.Person, role actor.Role) error {
			return h.Identity.GrantRole(ctx, by, identity.Grant{Person: to, Role: role})
		}
		for _, row := range []struct {
			id   string
			by   actor.Actor
			to   actor.Actor
			role actor.Role
			code string
		}{
			{"2.3-5 R11 with R12", w.Security, w.SystemAdmin, actor.Security, "ROLE_INCOMPATIBLE"},
			{"2.3-5 R13 with R11", w.Security, w.Auditor, actor.SystemAdmin, "ROLE_INCOMPATIBLE"},
			{"2.3-5 R11 with business", w.Security, w.SystemAdmin, actor.Clerk, "ROLE_INCOMPATIBLE"},
			{"2.3-5 business with R13", w.Security, w.Clerk, actor.Auditor, "ROLE_INCOMPATIBLE"},
			{"2.3-6 R12 to himself", w.Security, w.Security, actor.Clerk, "SELF_GRANT"},
			{"2.3-6 R11 to himself", w.SystemAdmin, w.SystemAdmin, actor.Clerk, "SELF_GRANT"},
			{"R11 does not grant", w.SystemAdmin, w.Clerk, actor.Keeper, "NOT_PERMITTED"},
			{"held already", w.Security, w.Clerk, actor.Clerk, "ROLE_HELD"},
			{"unknown", w.Security, w.Clerk, "boss", "UNKNOWN_ROLE"},
		} {
			var no *law.Refusal
			if err := grant(row.by, row.to.Person, row.role); !errors.As(err, &no) || no.Code != row.code {
				t.Errorf("%s: got %v, want %s", row.id, err, row.code)
			}
		}
		must(t, grant(w.Security, w.Clerk.Person, actor.Keeper))
		if a := h.Reload(w.Clerk); !a.Has(actor.Keeper) || !a.Has(actor.Clerk) {
			t.Errorf("roles after a grant: %v", a.Roles)
		}
		must(t, h.Identity.RevokeRole(ctx, w.Security, w.Clerk.Person, actor.Keeper))
		if a := h.Reload(w.Clerk); a.Has(actor.Keeper) {
			t.Errorf("roles after a revocation: %v", a.Roles)
		}
		if err := h.Identity.RevokeRole(ctx, w.Security, w.Clerk.Person, actor.Keeper); !errors.Is(err, db.ErrConflict) {
			t.Errorf("second revocation: %v", err)
		}
	})
}

func TestRoleEndsByItself(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		until := h.Clock.Now().Add(24 * time.Hour)
		must(t, h.Identity.GrantRole(t.Context(), w.Security, identity.Grant{Person: w.Clerk.Person, Role: actor.Keeper,
			Until: until.UnixMicro()}))
		keepers := func() int {
			people, err := identity.PeopleWith(t.Context(), h.DB.Read(), h.Clock.Now(), "SHGZ", actor.Keeper)
			must(t, err)
			return len(people)
		}
		if n := keepers(); n != 2 {
			t.Errorf("%d keepers, want 2", n)
		}
		h.Clock.Set(until)
		if n := keepers(); n != 1 {
			t.Errorf("%d keepers after the end, want 1", n)
		}
		if a := h.Reload(w.Clerk); a.Has(actor.Keeper) {
			t.Error("role held after its end")
		}
	})
}

func TestTwoGrantsAtOnceCannotCombine(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		id, err := h.Identity.CreatePerson(t.Context(), w.SystemAdmin, newcomer("both"))
		must(t, err)
		var wg sync.WaitGroup
		for _, role := range []actor.Role{actor.Auditor, actor.Clerk} {
			wg.Go(func() {
				_ = h.Identity.GrantRole(context.Background(), w.Security, identity.Grant{Person: id, Role: role})
			})
		}
		wg.Wait()
		if a := h.Reload(actor.Actor{Person: id}); len(a.Roles) != 1 {
			t.Errorf("roles %v, want exactly one", a.Roles)
		}
	})
}

func TestPeopleFields(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	w := testkit.World(t, h)
	for _, row := range []struct {
		change func(*identity.NewPerson)
		code   string
		field  string
	}{
		{func(p *identity.NewPerson) { p.Login = "李四" }, "BAD_LOGIN", "login"},
		{func(p *identity.NewPerson) { p.Login = "Clerk" }, "PERSON_EXISTS", "login"},
		{func(p *identity.NewPerson) { p.Name = "" }, "BAD_NAME", "name"},
		{func(p *identity.NewPerson) { p.Dept = "NONE" }, "UNKNOWN_REFERENCE", "dept"},
		{func(p *identity.NewPerson) { p.Section = "NONE" }, "UNKNOWN_REFERENCE", "section"},
		{func(p *identity.NewPerson) { p.Inspector = "SHGZ-001" }, "PERSON_EXISTS", "login"},
		{func(p *identity.NewPerson) { p.Password = "Short-1" }, "WEAK_PASSWORD", "password"},
		{func(p *identity.NewPerson) { p.Password = "onlylowercase1" }, "WEAK_PASSWORD", "password"},
		{func(p *identity.NewPerson) { p.Password = "Fresh-12345-fresh" }, "WEAK_PASSWORD", "password"},
	} {
		p := newcomer("fresh")
		row.change(&p)
		_, err := h.Identity.CreatePerson(t.Context(), w.SystemAdmin, p)
		var no *law.Refusal
		if !errors.As(err, &no) || no.Code != row.code || no.Field != row.field || no.Kind != law.Invalid {
			t.Errorf("%+v: got %v, want %s on %s", p, err, row.code, row.field)
		}
	}
	_, err := h.Identity.CreatePerson(t.Context(), w.Clerk, newcomer("fresh"))
	wantCode(t, err, "NOT_PERMITTED", law.OwnRights)
}

func TestDepartmentFields(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		good := identity.Department{Code: "WSJK", Region: "371073", Level: identity.County, Name: "卫生健康局", Short: "卫健局",
			Parent: "SHGZ"}
		for _, row := range []struct {
			change func(*identity.Department)
			code   string
		}{
			{func(d *identity.Department) { d.Code = "wsjk" }, "BAD_DEPARTMENT_CODE"},
			{func(d *identity.Department) { d.Code = "SCJG" }, "DEPARTMENT_EXISTS"},
			{func(d *identity.Department) { d.Region = "37107" }, "BAD_REGION"},
			{func(d *identity.Department) { d.Level = "村" }, "BAD_LEVEL"},
			{func(d *identity.Department) { d.Name = " 甲" }, "BAD_NAME"},
			{func(d *identity.Department) { d.Parent = "NONE" }, "UNKNOWN_REFERENCE"},
		} {
			d := good
			row.change(&d)
			wantCode(t, h.Identity.CreateDepartment(t.Context(), w.SystemAdmin, d), row.code, law.GoodInput)
		}
		must(t, h.Identity.CreateDepartment(t.Context(), w.SystemAdmin, good))
		got, err := identity.DepartmentByCode(t.Context(), h.DB.Read(), "WSJK")
		must(t, err)
		if good.Version = 1; got != good {
			t.Errorf("got %+v, want %+v", got, good)
		}
		must(t, h.Identity.CreateSection(t.Context(), w.SystemAdmin, identity.Section{Code: "WSJK01", Dept: "WSJK",
			Name: "监督科"}))
		sections, err := identity.Sections(t.Context(), h.DB.Read(), "WSJK")
		must(t, err)
		if len(sections) != 1 || sections[0].Name != "监督科" {
			t.Errorf("sections %v", sections)
		}
	})
}

func TestTheLedgerHoldsNoNames(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	testkit.World(t, h)
	bodies, err := db.Values[string](t.Context(), h.DB.Read(), `select cast(body as text) from ledger_entry`)
	must(t, err)
	people, err := identity.People(t.Context(), h.DB.Read(), "")
	must(t, err)
	for _, b := range bodies {
		for _, p := range people {
			if strings.Contains(b, p.Name) || strings.Contains(b, string(p.ID)) || strings.Contains(b, `"`+p.Login+`"`) &&
				!slices.Contains([]string{"clerk", "keeper", "head", "witness", "security", "auditor"}, p.Login) {
				t.Fatalf("entry names %s: %s", p.Login, b)
			}
		}
	}
}
