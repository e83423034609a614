package main

import "yangguang/internal/message"

var migrateUsage = message.Text{
	ZH: `[-data 目录] [-db 数据库]
  yangguang migrate
  yangguang migrate -db postgres://yangguang@db/yangguang`,
	EN: `[-data DIR] [-db DSN]
  yangguang migrate
  yangguang migrate -db postgres://yangguang@db/yangguang`,
}

// migrate brings the schema to the version of this binary; serve does so too.
func migrate(c *call) int {
	fs := c.flags(migrateUsage)
	p := c.place(fs)
	if _, code, done := c.parse(fs, 0, 0); done {
		return code
	}
	a, err := p.open(c.ctx, nil)
	if err != nil {
		return c.fail(err)
	}
	defer a.Close(c.ctx)
	have, _, err := a.DB.Versions(c.ctx)
	if err != nil {
		return c.fail(err)
	}
	c.printf("数据库结构现为第 %d 版。", "the schema has version %d", have)
	return exitOK
}
