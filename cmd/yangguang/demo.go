package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"yangguang/internal/app"
	"yangguang/internal/demo"
	"yangguang/internal/message"
)

var demoUsage = message.Text{
	ZH: `[-data 目录] [-db 数据库] [-listen 地址] [-once] [-quiet]
生成示例区域：走完一项联合抽查，其余任务停在之前的每个环节，然后启动服务。已经生成过的直接启动服务。
  yangguang demo
  yangguang demo -once -data ./data
  yangguang demo -db postgres://postgres@127.0.0.1:5432/demo -listen 127.0.0.1:9000`,
	EN: `[-data DIR] [-db DSN] [-listen ADDR] [-once] [-quiet]
Makes a sample zone: one joint inspection carried to its publication, others left at every earlier
stage; then serves it. A demo that is there already is just served.
  yangguang demo
  yangguang demo -once -data ./data
  yangguang demo -db postgres://postgres@127.0.0.1:5432/demo -listen 127.0.0.1:9000`,
}

func runDemo(c *call) int {
	fs := c.flags(demoUsage)
	p, s := c.place(fs), c.site(fs)
	once := fs.Bool("once", false, c.say("只生成，不启动服务", "make it, do not serve"))
	quiet := fs.Bool("quiet", false, c.say("不打印过程和账号表", "print neither the steps nor the accounts"))
	if _, code, done := c.parse(fs, 0, 0); done {
		return code
	}
	a, err := p.open(c.ctx, func(cfg *app.Config) {
		s.adjust(cfg)
		if cfg.Site == "" {
			cfg.Site = "阳光监管（演示）"
		}
		cfg.OpenConflicts = true // so that everybody can check the sample to the end
	})
	if err != nil {
		return c.fail(err)
	}
	out := c.out
	if *quiet {
		out = io.Discard
	}
	err = prepare(c.ctx, a, out, p)
	if err == nil && !*once {
		err = c.serveApp(a)
	}
	if err := errors.Join(err, shut(a)); err != nil {
		return c.fail(err)
	}
	return exitOK
}

// prepare makes the demo, or finds it made, and reports on it.
func prepare(ctx context.Context, a *app.App, out io.Writer, p *place) error {
	found, zone, err := demo.Look(ctx, a)
	switch {
	case err != nil:
		return err
	case found == demo.Another:
		return refusedf("%s 里是一个正式系统，不生成演示数据。请用 -data 另选一个空目录。",
			"%s holds an installation that is no demo; choose an empty directory with -data", p.data)
	case found == demo.Broken:
		return refusedf("%s 里的演示数据上次没有生成完。请删除它（用 PostgreSQL 时清空该库）后重新运行，或用 -data 另选一个空目录。",
			"the demo in %s was not made to its end; remove it (with PostgreSQL also empty the database) and run again, or "+
				"choose another directory with -data", p.data)
	case found == demo.Empty:
		if zone, err = demo.Build(ctx, a, demo.Options{}, out); err != nil {
			return err
		}
	}
	return zone.Report(out, called(), p.data, p.arguments())
}

// arguments are the flags by which another command finds the same installation.
func (p *place) arguments() string {
	s := ""
	if p.data != fallback("YANGGUANG_DATA", "./data") {
		s += " -data " + demo.Quoted(p.data)
	}
	if p.dsn != "" && p.dsn != os.Getenv("YANGGUANG_DB") {
		s += " -db " + demo.Quoted(p.dsn)
	}
	return s
}

// called is how a person calls this program again.
func called() string {
	exe, err := os.Executable()
	if err == nil && strings.Contains(exe, string(filepath.Separator)+"go-build") {
		return "go run ./cmd/yangguang"
	}
	return demo.Quoted(os.Args[0])
}
