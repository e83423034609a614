package main

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"

	"yangguang/internal/app"
	"yangguang/internal/db"
	"yangguang/internal/ledger"
)

// place says where an installation lies.
type place struct{ data, dsn string }

// place defines -data and -db, whose defaults come from the environment.
func (c *call) place(fs *flag.FlagSet) *place {
	p := &place{}
	fs.StringVar(&p.data, "data", fallback("YANGGUANG_DATA", "./data"),
		c.say("数据目录：SQLite 文件、附件、密钥、验证包（环境变量 YANGGUANG_DATA）",
			"data directory: SQLite file, attachments, keys, bundles (environment YANGGUANG_DATA)"))
	fs.StringVar(&p.dsn, "db", os.Getenv("YANGGUANG_DB"),
		c.say("数据库，postgres://…；不填用数据目录中的 SQLite 文件（环境变量 YANGGUANG_DB）",
			"database, postgres://…; without it the SQLite file in the data directory (environment YANGGUANG_DB)"))
	return p
}

func fallback(key, otherwise string) string {
	if v := os.Getenv(key); v != "" {
		return v
	}
	return otherwise
}

// config is where the installation lies, with the name its log already has.
func (p *place) config() (app.Config, error) {
	cfg := app.Config{DataDir: p.data, DSN: p.dsn}
	name, err := ledger.NameOf(p.keyFile())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cfg, err
	}
	cfg.LogName = name
	return cfg, nil
}

func (p *place) keyFile() string { return filepath.Join(p.data, "keys", "ledger.key") }

// database opens the database as it is: nothing is made and nothing migrated.
func (p *place) database(ctx context.Context) (*db.DB, error) {
	dsn := p.dsn
	if dsn == "" {
		dsn = filepath.Join(p.data, "yangguang.db")
		if _, err := os.Stat(dsn); errors.Is(err, fs.ErrNotExist) {
			return nil, troublef("没有找到数据库 %s。请用 -data 或 -db 指定系统所在。",
				"there is no database %s; say with -data or -db where the installation is", dsn)
		}
	}
	d, err := db.Open(ctx, dsn)
	if err != nil {
		return nil, troublef("数据库打不开：%v", "cannot open the database: %v", err)
	}
	return d, nil
}

// open opens the installation, brings its schema to this version and makes
// what is missing. It refuses one that a newer version of the program has
// migrated: this one would not know what the rows mean.
func (p *place) open(ctx context.Context, adjust func(*app.Config)) (*app.App, error) {
	cfg, err := p.config()
	if err != nil {
		return nil, err
	}
	if adjust != nil {
		adjust(&cfg)
	}
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		return nil, troublef("数据目录 %s 不能使用：%v", "cannot use the data directory %s: %v", p.data, err)
	}
	dsn := p.dsn
	if dsn == "" {
		dsn = filepath.Join(p.data, "yangguang.db")
	}
	d, err := db.Open(ctx, dsn)
	if err != nil {
		return nil, troublef("数据库打不开：%v", "cannot open the database: %v", err)
	}
	if err := current(ctx, d); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if _, err := d.Migrate(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	a, err := app.With(cfg, d)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return a, nil
}

// current refuses a schema that is newer than this binary.
func current(ctx context.Context, d *db.DB) error {
	have, want, err := d.Versions(ctx)
	if err != nil {
		return troublef("读不到数据库结构的版本：%v", "cannot read the version of the schema: %v", err)
	}
	if have > want {
		return refusedf("数据库结构是第 %d 版，本程序只认识到第 %d 版。请换用不低于上次运行版本的程序。",
			"the schema has version %d, this program knows up to %d; run a program at least as new as the last one", have, want)
	}
	return nil
}
