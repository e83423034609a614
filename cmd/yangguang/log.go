package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"yangguang/internal/ledger"
	"yangguang/internal/message"
)

var logUsage = message.Text{
	ZH: `verify [-data 目录] [-db 数据库] | verify -url 网址 [-vkey 公钥]
重新核对全部日志：每条记录、每个哈希瓦片、每个检查点的签名。
-url 从外面核对公开的日志；不给 -vkey 时用网站自己公布的公钥，只能证明前后一致。
  yangguang log verify
  yangguang log verify -url https://example.gov.cn/log -vkey "yangguang.example/log+a1b2c3d4+AbCd…"`,
	EN: `verify [-data DIR] [-db DSN] | verify -url URL [-vkey KEY]
Checks the whole log of acts again: every entry, every tile, the signature of every checkpoint.
-url checks a published log from outside; without -vkey the key is the one that the site itself serves,
which proves consistency only.
  yangguang log verify
  yangguang log verify -url https://example.gov.cn/log -vkey "yangguang.example/log+a1b2c3d4+AbCd…"`,
}

// maxTile bounds one file of a served log: a bundle of 256 entries.
const maxTile = 256 * (2 + 1<<16)

// logCommand is `log verify`, of this installation or of a served log.
func logCommand(c *call) int {
	flags := c.flags(logUsage)
	p := c.place(flags)
	url := flags.String("url", "", c.say("公开日志的地址，以 /log 结尾或网站首页地址",
		"address of a served log, ending in /log, or of its site"))
	vkey := flags.String("vkey", "", c.say("日志的公钥，从可信的地方取得", "verifier key of the log, from somewhere you trust"))
	rest, code, done := c.parse(flags, 1, 1)
	if done {
		return code
	}
	if rest[0] != "verify" {
		return c.misused("log 只有一个子命令：verify。", "log has one subcommand: verify")
	}
	c.name = "log verify"
	var r ledger.Report
	var err error
	if *url != "" {
		r, err = c.verifyServed(*url, *vkey)
	} else {
		r, err = c.verifyStored(p)
	}
	if err != nil {
		var broken *ledger.Fault
		if *url != "" || errors.As(err, &broken) {
			return c.wrong(err)
		}
		return c.fail(err)
	}
	c.printf("日志完好：%d 条记录，已公开 %d 条，检查点 %d 个，瓦片 %d 个，根 %s",
		"the log is whole: %d entries, %d published, %d checkpoints, %d tiles, root %s",
		r.Size, r.Published, r.Checkpoints, r.Tiles, r.Root)
	return exitOK
}

// verifyStored reads the log in the database; nothing is written.
func (c *call) verifyStored(p *place) (ledger.Report, error) {
	d, err := p.database(c.ctx)
	if err != nil {
		return ledger.Report{}, err
	}
	defer d.Close()
	if err := current(c.ctx, d); err != nil {
		return ledger.Report{}, err
	}
	name, err := ledger.NameOf(p.keyFile())
	if errors.Is(err, fs.ErrNotExist) {
		return ledger.Report{}, troublef("没有找到日志的密钥 %s，检查点的签名无法核对。",
			"there is no key %s, so the signatures cannot be checked", p.keyFile())
	}
	if err != nil {
		return ledger.Report{}, err
	}
	key, err := ledger.OpenKey(p.keyFile(), name)
	if err != nil {
		return ledger.Report{}, err
	}
	return (&ledger.Ledger{DB: d, Key: key}).Verify(c.ctx)
}

// verifyServed reads a log over the network with its key alone.
func (c *call) verifyServed(url, vkey string) (ledger.Report, error) {
	url = strings.TrimRight(url, "/")
	if !strings.HasSuffix(url, "/log") {
		url += "/log"
	}
	get := func(path string) ([]byte, error) { return fetch(c.ctx, url+"/"+path, maxTile) }
	if vkey == "" {
		b, err := get("vkey")
		if err != nil {
			return ledger.Report{}, err
		}
		vkey = strings.TrimSpace(string(b))
		fmt.Fprintln(c.out, c.say("公钥取自网站本身：", "the key is the one that the site serves: ")+vkey)
	}
	return ledger.VerifyURL(c.ctx, get, vkey)
}
