package main

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"yangguang/internal/app"
	"yangguang/internal/identity"
	"yangguang/internal/message"
	"yangguang/internal/web"
)

var serveUsage = message.Text{
	ZH: `[-data 目录] [-db 数据库] [-listen 地址] [-https]
数据库结构落后时先升级；比本程序新时拒绝启动。Ctrl-C 或 SIGTERM 平稳停止。
  yangguang serve
  yangguang serve -data /srv/yangguang -listen 127.0.0.1:8080 -https
  yangguang serve -db postgres://yangguang@db/yangguang -listen :8080`,
	EN: `[-data DIR] [-db DSN] [-listen ADDR] [-https]
An older schema is brought up to date first; a newer one is refused. Ctrl-C or SIGTERM stops gracefully.
  yangguang serve
  yangguang serve -data /srv/yangguang -listen 127.0.0.1:8080 -https
  yangguang serve -db postgres://yangguang@db/yangguang -listen :8080`,
}

// site is what serving needs beside the place.
type site struct {
	listen, name, log string
	https, conflicts  bool
}

func (c *call) site(fs *flag.FlagSet) *site {
	s := &site{}
	fs.StringVar(&s.listen, "listen", fallback("YANGGUANG_LISTEN", app.DefaultListen),
		c.say("监听地址（环境变量 YANGGUANG_LISTEN）", "address to listen on (environment YANGGUANG_LISTEN)"))
	fs.StringVar(&s.name, "site", os.Getenv("YANGGUANG_SITE"), c.say("页眉显示的网站名称", "name shown in the header"))
	fs.StringVar(&s.log, "log-name", os.Getenv("YANGGUANG_LOG"),
		c.say("公开日志的名称，只在第一次启动时起作用", "name of the public log; matters at the first start only"))
	fs.BoolVar(&s.https, "https", false, c.say("用户经 https 访问（例如经过反向代理）", "people come by https, perhaps through a proxy"))
	fs.BoolVar(&s.conflicts, "open-conflicts", false,
		c.say("在公开的验证包里附上回避情形的打开值", "publish the openings of the conflicts of interest in the bundles"))
	return s
}

// adjust puts the choices into the configuration of the installation.
func (s *site) adjust(cfg *app.Config) {
	cfg.Listen, cfg.Site, cfg.HTTPS, cfg.OpenConflicts = s.listen, s.name, s.https, s.conflicts
	if cfg.LogName == "" {
		cfg.LogName = s.log
	}
}

func serve(c *call) int {
	fs := c.flags(serveUsage)
	p, s := c.place(fs), c.site(fs)
	if _, code, done := c.parse(fs, 0, 0); done {
		return code
	}
	a, err := p.open(c.ctx, s.adjust)
	if err != nil {
		return c.fail(err)
	}
	people, err := identity.People(c.ctx, a.DB.Read(), "")
	if err == nil && len(people) == 0 {
		c.printf("系统里还没有账号：先运行 yangguang setup 初始化，或运行 yangguang demo 看演示。",
			"nobody can sign in yet: run yangguang setup first, or yangguang demo for a sample")
	}
	if err == nil {
		err = c.serveApp(a)
	}
	if err := errors.Join(err, shut(a)); err != nil {
		return c.fail(err)
	}
	return exitOK
}

// shut closes an installation; jobs under way get some seconds to end.
func shut(a *app.App) error {
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	return a.Close(ctx)
}

// How long a stop waits: for requests under way, and in the middle of it live
// pages, which never end on their own, are told to.
const (
	grace    = 10 * time.Second
	liveStop = time.Second
)

// serveApp serves an open installation until the call's context ends.
func (c *call) serveApp(a *app.App) error {
	server, err := web.New(a)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", a.Config.Listen)
	if err != nil {
		return troublef("不能监听 %s：%v", "cannot listen on %s: %v", a.Config.Listen, err)
	}
	running, stop := context.WithCancel(context.Background())
	defer stop()
	if err := a.Start(running); err != nil {
		return errors.Join(err, listener.Close())
	}
	go server.Tidy(running, 10*time.Minute)
	go func() {
		if err := a.Sampling.RepairBundles(running); err != nil && running.Err() == nil {
			slog.Error("bundles could not be packed again", "error", err)
		}
	}()
	h := server.HTTP()
	requests, end := context.WithCancel(context.Background())
	defer end()
	h.BaseContext = func(net.Listener) context.Context { return requests }
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(listener) }()
	c.printf("正在服务 http://%s ，按 Ctrl-C 停止。", "serving http://%s; Ctrl-C stops", reachable(listener.Addr().String()))
	select {
	case err := <-failed:
		return err
	case <-c.ctx.Done():
	}
	c.printf("正在停止……", "stopping…")
	time.AfterFunc(liveStop, end)
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := h.Shutdown(ctx); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return h.Close()
	}
	return nil
}

// reachable is the address as somebody on this machine types it.
func reachable(addr string) string {
	for _, any := range []string{"[::]:", "0.0.0.0:"} {
		if port, ok := strings.CutPrefix(addr, any); ok {
			return "127.0.0.1:" + port
		}
	}
	return addr
}
