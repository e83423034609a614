package main

import (
	"fmt"
	"time"

	"yangguang/internal/doctor"
	"yangguang/internal/message"
)

var doctorUsage = message.Text{
	ZH: `[-data 目录] [-db 数据库]
只看不改：结构版本、触发器、密钥权限、材料和验证包的摘要、全部日志、后台作业、时钟、磁盘。有问题退出 1。
  yangguang doctor
  yangguang doctor -data /srv/yangguang`,
	EN: `[-data DIR] [-db DSN]
Looks and changes nothing: schema, triggers, modes of the keys, hashes of inputs and bundles,
the whole log, jobs, clock, disk. Exit 1 when something is wrong.
  yangguang doctor
  yangguang doctor -data /srv/yangguang`,
}

func runDoctor(c *call) int {
	fs := c.flags(doctorUsage)
	p := c.place(fs)
	if _, code, done := c.parse(fs, 0, 0); done {
		return code
	}
	d, err := p.database(c.ctx)
	if err != nil {
		return c.fail(err)
	}
	defer d.Close()
	found, err := doctor.Examine(c.ctx, doctor.Installation{DataDir: p.data, DB: d, Now: time.Now()})
	code := exitOK
	for _, f := range found {
		mark := "✗"
		if f.Hint {
			mark = "!"
		} else {
			code = exitWrong
		}
		fmt.Fprintf(c.out, "%s %s\n  → %s\n", mark, c.text(f.What), c.text(f.Next))
	}
	if err != nil {
		return c.fail(err)
	}
	if code == exitOK {
		c.printf("没有发现问题。", "nothing is wrong")
	}
	return code
}
