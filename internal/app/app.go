// Package app wires one installation: it opens the database, loads keys,
// policies and calendar, and joins the services of every domain package. It
// holds no rule of its own.
package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/files"
	"yangguang/internal/identity"
	"yangguang/internal/inspection"
	"yangguang/internal/jobs"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
	"yangguang/internal/publication"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/sampling"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
)

// Config is what an installation can choose. The zero value of a field means
// its default.
type Config struct {
	DataDir  string        // SQLite file, attachments, keys, bundles/
	DSN      string        // "postgres://…"; "" = DataDir/yangguang.db
	LogName  string        // name of the public log in its checkpoints; "" = DefaultLogName
	Listen   string        // "" = DefaultListen
	Site     string        // name shown in the header; "" = 阳光监管
	HTTPS    bool          // the site is reached over https, perhaps through a proxy
	Idle     time.Duration // a session ends after this time without a request; 0 = 15 minutes
	Absolute time.Duration // and after this time in any case; 0 = 12 hours
	Clock    func() time.Time

	// OpenConflicts puts the openings of the conflicts of interest into the
	// published bundles of inspector draws, where the local rule allows it
	// (ssj/1 section 2). Without it anybody can verify all but the conflicts.
	OpenConflicts bool
}

const (
	DefaultListen  = "127.0.0.1:8080"
	DefaultLogName = "yangguang.example/log"
	idle           = 15 * time.Minute
	absolute       = 12 * time.Hour
)

func (c Config) withDefaults() Config {
	if c.DSN == "" {
		c.DSN = filepath.Join(c.DataDir, "yangguang.db")
	}
	if c.LogName == "" {
		c.LogName = DefaultLogName
	}
	if c.Listen == "" {
		c.Listen = DefaultListen
	}
	if c.Idle == 0 {
		c.Idle = idle
	}
	if c.Absolute == 0 {
		c.Absolute = absolute
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	return c
}

// App is an open installation.
type App struct {
	Config   Config
	DB       *db.DB
	Queue    *jobs.Queue
	Ledger   *ledger.Ledger
	Authz    *authz.Policies
	Calendar *calendar.Calendar
	Files    *files.Store

	Identity    *identity.Service
	Catalog     *catalog.Service
	Roster      *roster.Service
	Imports     *imports.Service
	Plan        *plan.Service
	Sampling    *sampling.Service
	Task        *task.Service
	Staffing    *staffing.Service
	Inspection  *inspection.Service
	Publication *publication.Service
}

// Open opens the installation in cfg.DataDir and brings its schema to the
// newest version. It runs no jobs: call Start for that.
func Open(ctx context.Context, cfg Config) (*App, error) {
	cfg = cfg.withDefaults()
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, cfg.DSN)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	a, err := With(cfg, d)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return a, nil
}

// With wires an installation on a database that is open and migrated.
func With(cfg Config, d *db.DB) (*App, error) {
	cfg = cfg.withDefaults()
	policies, err := authz.Load()
	if err != nil {
		return nil, err
	}
	key, err := ledger.KeyOf(context.Background(), d.Read(), filepath.Join(cfg.DataDir, "keys", "ledger.key"), cfg.LogName)
	if err != nil {
		return nil, err
	}
	a := &App{Config: cfg, DB: d, Queue: jobs.New(d), Authz: policies, Calendar: calendar.Embedded()}
	a.Ledger = &ledger.Ledger{DB: d, Queue: a.Queue, Clock: cfg.Clock, Key: key}
	a.Ledger.Register(a.Queue)
	if a.Files, err = files.Open(filepath.Join(cfg.DataDir, "files")); err != nil {
		return nil, err
	}
	seal, err := sampling.OpenSeal(filepath.Join(cfg.DataDir, "keys", "seal.key"))
	if err != nil {
		return nil, err
	}
	a.Identity = &identity.Service{Ledger: a.Ledger, Authz: policies}
	a.Catalog = &catalog.Service{Ledger: a.Ledger, Authz: policies}
	a.Roster = &roster.Service{Ledger: a.Ledger, Authz: policies}
	a.Imports = &imports.Service{Ledger: a.Ledger, Authz: policies, Files: a.Files}
	a.Imports.Register(a.Queue)
	a.Plan = &plan.Service{Ledger: a.Ledger, Authz: policies}
	a.Sampling = &sampling.Service{Ledger: a.Ledger, Authz: policies, Files: a.Files, Seal: seal,
		Bundles: filepath.Join(cfg.DataDir, "bundles"), OpenConflicts: cfg.OpenConflicts}
	a.Sampling.Register(a.Queue)
	a.Task = &task.Service{Ledger: a.Ledger, Authz: policies}
	a.Staffing = &staffing.Service{Ledger: a.Ledger, Authz: policies}
	a.Sampling.Owners = map[draw.Kind]sampling.Owner{draw.KindObjects: a.Task.Drawing(),
		draw.KindInspectors: a.Staffing.Drawing()}
	a.Inspection = &inspection.Service{Ledger: a.Ledger, Authz: policies, Calendar: a.Calendar, OnEnd: publication.Open}
	a.Publication = &publication.Service{Ledger: a.Ledger, Authz: policies, Calendar: a.Calendar}
	a.Publication.Register(a.Queue)
	return a, a.Queue.Open()
}

// Start runs jobs until Close.
func (a *App) Start(ctx context.Context) error { return a.Queue.Start(ctx) }

// Close waits for the jobs under way and closes the database.
func (a *App) Close(ctx context.Context) error {
	return errors.Join(a.Queue.Stop(ctx), a.DB.Close())
}
