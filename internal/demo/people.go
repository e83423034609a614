package demo

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"yangguang/internal/actor"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
)

// dept is one department of the zone. Its people sign in as prefix-clerk,
// prefix-deputy and so on.
type dept struct {
	identity.Department
	prefix   string
	sections []string
	people   [6]string // names: clerk, clerk2, keeper, section, deputy, head
}

// The first department is the one that initiates most tasks.
var depts = []dept{
	{identity.Department{Code: "SHGZ", Name: "临港区（示例）社会工作部", Short: "社会工作部", DocWord: "临港社工"}, "shgz",
		[]string{"社会组织科", "教育管理科", "民政事务科", "劳动人事科"}, [6]string{"乔知夏", "沈未央", "柏书简", "陆行舟", "文衡之", "秦明远"}},
	{identity.Department{Code: "SCJG", Name: "临港区（示例）市场监督管理局", Short: "市场监管局", DocWord: "临港市监"}, "scjg",
		[]string{"信用监管科", "食品安全科", "特种设备科"}, [6]string{"尹若谷", "傅听澜", "简牍之", "桑以宁", "温持平", "严秉公"}},
	{identity.Department{Code: "YJGL", Name: "临港区（示例）应急管理局", Short: "应急管理局", DocWord: "临港应急"}, "yjgl",
		[]string{"安全监管科", "综合减灾科"}, [6]string{"江别浦", "季临渊", "纪备忘", "石守岩", "岳安澜", "穆镇川"}},
	{identity.Department{Code: "WSJK", Name: "临港区（示例）卫生健康局", Short: "卫生健康局", DocWord: "临港卫健"}, "wsjk",
		[]string{"综合监督科", "公共卫生科"}, [6]string{"白术之", "苏合香", "杜仲文", "连翘楚", "常安民", "祁康年"}},
}

var duties = [6]struct {
	suffix string
	role   actor.Role
}{{"clerk", actor.Clerk}, {"clerk2", actor.Clerk}, {"keeper", actor.Keeper}, {"section", actor.SectionHead},
	{"deputy", actor.DeputyHead}, {"head", actor.Head}}

func deptOf(code ids.Dept) dept {
	for _, d := range depts {
		if d.Code == code {
			return d
		}
	}
	panic("demo: no department " + string(code))
}

// login is that of a duty in a department, such as shgz-clerk.
func login(code ids.Dept, duty string) string { return deptOf(code).prefix + "-" + duty }

// departments makes the first department with the administrators, then the
// others and all sections.
func (b *builder) departments(ctx context.Context) error {
	first := depts[0].Department
	first.Region, first.Level = Region, identity.County
	admins := []Account{
		{Login: "admin", Name: "管理甲", Dept: first.Code, Role: actor.SystemAdmin},
		{Login: "security", Name: "保密乙", Dept: first.Code, Role: actor.Security},
		{Login: "auditor", Name: "审计丙", Dept: first.Code, Role: actor.Auditor},
	}
	var founders [3]identity.NewPerson
	for i, a := range admins {
		founders[i] = identity.NewPerson{Login: a.Login, Name: a.Name, Password: Password, Chosen: true}
	}
	if err := b.a.Identity.Bootstrap(ctx,
		identity.Founders{Department: first, SystemAdmin: founders[0], Security: founders[1],
			Auditor: founders[2]}); err != nil {
		return err
	}
	known, err := identity.People(ctx, b.q, first.Code)
	if err != nil {
		return err
	}
	for _, a := range admins {
		for _, p := range known {
			if p.Login == a.Login {
				a.Person = p.ID
			}
		}
		if err := b.enter(ctx, a); err != nil {
			return err
		}
	}
	for i, d := range depts {
		d.Region, d.Level = Region, identity.County
		if i > 0 {
			if err := b.a.Identity.CreateDepartment(ctx, b.by("admin"), d.Department); err != nil {
				return err
			}
		}
		for n, name := range d.sections {
			if err := b.a.Identity.CreateSection(ctx, b.by("admin"),
				identity.Section{Code: sectionCode(d, n), Dept: d.Code, Name: name}); err != nil {
				return err
			}
		}
	}
	b.tell("建立 %d 个部门及科室、三名管理员", len(depts))
	return nil
}

func sectionCode(d dept, n int) string { return fmt.Sprintf("%s%02d", d.Code, n+1) }

// accounts opens those of the departments' offices and of the witnesses.
func (b *builder) accounts(ctx context.Context) error {
	list := []Account{
		{Login: "witness", Name: "卫见素", Dept: "SHGZ", Role: actor.Witness},
		{Login: "witness2", Name: "明目之", Dept: "SHGZ", Role: actor.Witness},
	}
	for _, d := range depts {
		for i, duty := range duties {
			list = append(list, Account{Login: login(d.Code, duty.suffix), Name: d.people[i], Dept: d.Code, Role: duty.role})
		}
	}
	if err := b.openAll(ctx, list); err != nil {
		return err
	}
	b.tell("建立 %d 个部门工作账号并授予岗位", len(list))
	return nil
}

// openAll opens accounts, several at a time: a password's hash takes longer
// than the rest of the act.
func (b *builder) openAll(ctx context.Context, list []Account) error {
	errs := make([]error, len(list))
	var wait sync.WaitGroup
	turn := make(chan struct{}, runtime.GOMAXPROCS(0)+1)
	for i := range list {
		wait.Add(1)
		turn <- struct{}{}
		go func() {
			defer func() { <-turn; wait.Done() }()
			list[i].Person, errs[i] = b.a.Identity.CreatePerson(ctx, b.by("admin"), identity.NewPerson{
				Login: list[i].Login, Name: list[i].Name, Dept: list[i].Dept, Inspector: list[i].Inspector, Password: Password,
				Chosen: true})
		}()
	}
	wait.Wait()
	for i, a := range list {
		if errs[i] != nil {
			return fmt.Errorf("%s: %w", a.Login, errs[i])
		}
		if err := b.a.Identity.GrantRole(ctx, b.by("security"), identity.Grant{Person: a.Person, Role: a.Role}); err != nil {
			return fmt.Errorf("%s: %w", a.Login, err)
		}
		if err := b.enter(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// enter lets a person of the zone act from now on.
func (b *builder) enter(ctx context.Context, a Account) (err error) {
	b.zone.Accounts = append(b.zone.Accounts, a)
	b.who[a.Login], err = identity.ActorOf(ctx, b.q, b.a.Config.Clock(), a.Person)
	return err
}

// inspectorLogin is that of an inspector: SHGZ-003 signs in as shgz-003.
func inspectorLogin(code ids.Inspector) string { return strings.ToLower(string(code)) }
