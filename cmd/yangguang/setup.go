package main

import (
	"crypto/rand"
	"errors"
	"fmt"

	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/message"
)

var setupUsage = message.Text{
	ZH: `-dept 代码 -name 名称 -region 区划代码 [-data 目录] [-db 数据库]
建立第一个部门和三名管理员（系统管理员、安全保密管理员、安全审计员），打印一次性口令，首次登录时必须修改。
  yangguang setup -dept SHGZ -name 社会工作部 -region 371073`,
	EN: `-dept CODE -name NAME -region NNNNNN [-data DIR] [-db DSN]
Makes the first department and the three administrators and prints passwords that must be changed at the first sign-in.
  yangguang setup -dept SHGZ -name 社会工作部 -region 371073`,
}

// setup begins an installation that has nobody yet.
func setup(c *call) int {
	fs := c.flags(setupUsage)
	p := c.place(fs)
	d := identity.Department{}
	dept := fs.String("dept", "", c.say("部门代码，2 到 16 个大写字母和数字，会出现在任务和抽取编号里",
		"code of the department, 2 to 16 capitals and digits; stands in the numbers of tasks and draws"))
	fs.StringVar(&d.Name, "name", "", c.say("部门全称", "full name of the department"))
	fs.StringVar(&d.Short, "short", "", c.say("部门简称；不填同全称", "short name; the full name when empty"))
	fs.StringVar(&d.Region, "region", "", c.say("六位行政区划代码", "division code of six digits"))
	fs.StringVar(&d.Level, "level", identity.County, c.say("部门层级：省、市、县、所", "level of the department: 省, 市, 县, 所"))
	fs.StringVar(&d.DocWord, "doc-word", "", c.say("文号中的机关代字", "word of the department in document numbers"))
	if _, code, done := c.parse(fs, 0, 0); done {
		return code
	}
	d.Code = ids.Dept(*dept)
	if d.Code == "" || d.Name == "" || d.Region == "" {
		return c.misused("setup：-dept、-name、-region 都要填写。", "setup: -dept, -name and -region are required")
	}
	if d.Short == "" {
		d.Short = d.Name
	}
	admins := [3]identity.NewPerson{{Login: "admin", Name: "系统管理员"}, {Login: "security", Name: "安全保密管理员"},
		{Login: "auditor", Name: "安全审计员"}}
	for i := range admins {
		admins[i].Password = "Yg-1" + rand.Text()[:16]
	}
	a, err := p.open(c.ctx, nil)
	if err != nil {
		return c.fail(err)
	}
	err = a.Identity.Bootstrap(c.ctx,
		identity.Founders{Department: d, SystemAdmin: admins[0], Security: admins[1], Auditor: admins[2]})
	if err := errors.Join(err, shut(a)); err != nil {
		return c.fail(err)
	}
	for _, x := range admins {
		fmt.Fprintf(c.out, "%-10s %s  %s\n", x.Login, x.Password, x.Name)
	}
	c.printf("口令只显示这一次。下一步：yangguang serve，用 admin 建立部门和账号，用 security 授予岗位。",
		"the passwords are shown this once. Next: yangguang serve; admin makes departments and accounts, security grants "+
			"roles")
	return exitOK
}
