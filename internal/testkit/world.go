package testkit

import (
	"fmt"
	"testing"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
)

// Password is the password of everybody in a World.
const Password = "Sunshine-2026"

// Region is the division of a World.
const Region = "371073"

// People is a small zone with three departments and somebody in every role.
// The initiating department is SHGZ; SCJG takes part; YJGL is an outsider.
type People struct {
	SystemAdmin, Security, Auditor actor.Actor

	Clerk, Clerk2, Keeper, SectionHead, Deputy, Deputy2, Head actor.Actor // of SHGZ
	Witness                                                   actor.Actor // of SHGZ's 纪检
	Inspectors                                                []actor.Actor

	OtherClerk, OtherClerk2, OtherKeeper, OtherSectionHead, OtherDeputy, OtherHead actor.Actor // of SCJG
	OtherInspectors                                                                []actor.Actor

	ThirdClerk, ThirdDeputy actor.Actor // of YJGL, which takes part in nothing
}

// World creates the people through the same acts as an installation does, and
// returns them as actors. It moves the clock on by one second for each act.
func World(t testing.TB, h *Home) *People {
	t.Helper()
	b := &worldBuilder{t: t, h: h}
	return b.build()
}

type worldBuilder struct {
	t         testing.TB
	h         *Home
	admin     actor.Actor
	security  actor.Actor
	inspector int
}

func (b *worldBuilder) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	b.h.Clock.Advance(time.Second)
}

func (b *worldBuilder) byLogin(login string) actor.Actor {
	b.t.Helper()
	people, err := identity.People(b.t.Context(), b.h.DB.Read(), "")
	b.check(err)
	for _, p := range people {
		if p.Login == login {
			return b.h.Reload(actor.Actor{Person: p.ID})
		}
	}
	b.t.Fatalf("no person %s", login)
	return actor.Actor{}
}

func founder(login, name string) identity.NewPerson {
	return identity.NewPerson{Login: login, Name: name, Password: Password, Chosen: true}
}

func (b *worldBuilder) build() *People {
	ctx := b.t.Context()
	b.check(b.h.Identity.Bootstrap(ctx, identity.Founders{
		Department: identity.Department{Code: "SHGZ", Region: Region, Level: identity.County, Name: "临港区（示例）社会工作部",
			Short: "社会工作部", DocWord: "临社工"},
		SystemAdmin: founder("sysadmin", "郑维岩"), Security: founder("security", "孟安澜"), Auditor: founder("auditor", "贺鉴之"),
	}))
	b.admin, b.security = b.byLogin("sysadmin"), b.byLogin("security")
	for _, d := range []identity.Department{
		{Code: "SCJG", Region: Region, Level: identity.County, Name: "临港区（示例）市场监督管理局", Short: "市场监管局", DocWord: "临市监"},
		{Code: "YJGL", Region: Region, Level: identity.County, Name: "临港区（示例）应急管理局", Short: "应急管理局", DocWord: "临应急"},
	} {
		b.check(b.h.Identity.CreateDepartment(ctx, b.admin, d))
	}
	w := &People{SystemAdmin: b.admin, Security: b.security, Auditor: b.byLogin("auditor")}
	w.Clerk = b.person("clerk", "乔知夏", "SHGZ", actor.Clerk)
	w.Clerk2 = b.person("clerk2", "沈未央", "SHGZ", actor.Clerk)
	w.Keeper = b.person("keeper", "柏书简", "SHGZ", actor.Keeper)
	w.SectionHead = b.person("section", "陆行舟", "SHGZ", actor.SectionHead)
	w.Deputy = b.person("deputy", "文衡之", "SHGZ", actor.DeputyHead)
	w.Deputy2 = b.person("deputy2", "常守正", "SHGZ", actor.DeputyHead)
	w.Head = b.person("head", "秦明远", "SHGZ", actor.Head)
	w.Witness = b.person("witness", "卫见素", "SHGZ", actor.Witness)
	for _, login := range []string{"inspector1", "inspector2", "inspector3"} {
		w.Inspectors = append(w.Inspectors, b.person(login, "巡查"+login[9:], "SHGZ", actor.Inspector))
	}
	w.OtherClerk = b.person("other-clerk", "尹若谷", "SCJG", actor.Clerk)
	w.OtherClerk2 = b.person("other-clerk2", "傅听澜", "SCJG", actor.Clerk)
	w.OtherKeeper = b.person("other-keeper", "简牍之", "SCJG", actor.Keeper)
	w.OtherSectionHead = b.person("other-section", "桑以宁", "SCJG", actor.SectionHead)
	w.OtherDeputy = b.person("other-deputy", "温持平", "SCJG", actor.DeputyHead)
	w.OtherHead = b.person("other-head", "严秉公", "SCJG", actor.Head)
	for _, login := range []string{"other-inspector1", "other-inspector2", "other-inspector3"} {
		w.OtherInspectors = append(w.OtherInspectors, b.person(login, "查验"+login[15:], "SCJG", actor.Inspector))
	}
	w.ThirdClerk = b.person("third-clerk", "江别鹤", "YJGL", actor.Clerk)
	w.ThirdDeputy = b.person("third-deputy", "石敢当", "YJGL", actor.DeputyHead)
	return w
}

// person opens an account and grants its one role. Inspectors get the codes
// SHGZ-001, SHGZ-002, …, SCJG-004, … in the order of their creation.
func (b *worldBuilder) person(login, name string, dept ids.Dept, role actor.Role) actor.Actor {
	b.t.Helper()
	in := identity.NewPerson{Login: login, Name: name, Dept: dept, Password: Password, Chosen: true}
	if role == actor.Inspector {
		b.inspector++
		in.Inspector = InspectorCode(dept, b.inspector)
	}
	id, err := b.h.Identity.CreatePerson(b.t.Context(), b.admin, in)
	b.check(err)
	b.check(b.h.Identity.GrantRole(b.t.Context(), b.security, identity.Grant{Person: id, Role: role}))
	return b.h.Reload(actor.Actor{Person: id})
}

// InspectorCode is the code of the n-th inspector of a World: SHGZ-001.
func InspectorCode(dept ids.Dept, n int) ids.Inspector {
	return ids.Inspector(fmt.Sprintf("%s-%03d", dept, n))
}

// All lists everybody in the World by login.
func (w *People) All() map[string]actor.Actor {
	all := map[string]actor.Actor{
		"sysadmin": w.SystemAdmin, "security": w.Security, "auditor": w.Auditor,
		"clerk": w.Clerk, "clerk2": w.Clerk2, "keeper": w.Keeper, "section": w.SectionHead, "deputy": w.Deputy,
		"deputy2": w.Deputy2,
		"head":    w.Head, "witness": w.Witness,
		"other-clerk": w.OtherClerk, "other-clerk2": w.OtherClerk2, "other-keeper": w.OtherKeeper,
		"other-section": w.OtherSectionHead,
		"other-deputy":  w.OtherDeputy, "other-head": w.OtherHead, "third-clerk": w.ThirdClerk, "third-deputy": w.ThirdDeputy,
	}
	for i, a := range w.Inspectors {
		all[fmt.Sprintf("inspector%d", i+1)] = a
	}
	for i, a := range w.OtherInspectors {
		all[fmt.Sprintf("other-inspector%d", i+1)] = a
	}
	return all
}
