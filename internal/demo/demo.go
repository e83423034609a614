// Package demo makes a sample zone by the use cases that people use: it opens
// accounts, imports rosters, publishes a list and a plan, carries one joint
// inspection to its publication and leaves others standing at every earlier
// stage. Nothing is written past the services. Names of people, departments and
// subjects are invented; laws are real, their gists are in our own words.
package demo

import (
	"context"
	"fmt"
	"io"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/app"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
)

// Region is the division of the sample zone, 临港区（示例）.
const Region = "371073"

// Password is that of every account of the sample zone.
const Password = "Linggang@2026"

// Options choose how much is made. The zero value is the whole zone.
type Options struct {
	Subjects   int   // rows of the roster of objects; 0 = 1300
	Inspectors int   // over the four departments; 0 = 60
	Only       []Key // tasks to make; nil = all
}

func (o Options) withDefaults() Options {
	if o.Subjects == 0 {
		o.Subjects = 1300
	}
	if o.Inspectors == 0 {
		o.Inspectors = 60
	}
	return o
}

// Zone says what was made, for the report and for tests.
type Zone struct {
	Complete bool              `json:"complete"`
	Region   string            `json:"region"`
	Password string            `json:"password"`
	Accounts []Account         `json:"accounts"`
	Tasks    map[Key]*Standing `json:"tasks"`
	Took     time.Duration     `json:"took"`
}

// Account is one account of the zone.
type Account struct {
	Login     string        `json:"login"`
	Name      string        `json:"name"`
	Dept      ids.Dept      `json:"dept"`
	Role      actor.Role    `json:"role"`
	Inspector ids.Inspector `json:"inspector,omitempty"`
	Person    ids.Person    `json:"person"`
}

// Standing is where a task was left.
type Standing struct {
	Stage   Stage                 `json:"stage"`
	Task    ids.Task              `json:"task"` // id
	No      string                `json:"no"`
	Name    string                `json:"name"`
	Lead    ids.Dept              `json:"lead"`
	Objects ids.Draw              `json:"objects"`           // id of the draw of objects
	Teams   map[ids.Dept]ids.Draw `json:"teams,omitempty"`   // department → id of its draw of inspectors
	Secrets map[ids.Draw]string   `json:"secrets,omitempty"` // draw → secret of its witness, not opened yet
	Dice    map[ids.Draw]string   `json:"dice,omitempty"`    // draw → the digits rolled for it
}

// Account finds an account by its login.
func (z *Zone) Account(login string) (Account, bool) {
	for _, a := range z.Accounts {
		if a.Login == login {
			return a, true
		}
	}
	return Account{}, false
}

// builder makes one zone.
type builder struct {
	a    *app.App
	q    db.Querier
	opt  Options
	zone *Zone
	who  map[string]actor.Actor // by login
	out  io.Writer
	at   time.Time // of the step before
}

// Build makes the zone in an empty installation and tells progress what it
// does. It returns a *law.Refusal NOT_EMPTY for an installation that has
// people, else the errors of the use cases.
func Build(ctx context.Context, a *app.App, opt Options, progress io.Writer) (*Zone, error) {
	n, err := people(ctx, a)
	if err != nil {
		return nil, err
	}
	if n > 0 {
		return nil, law.Refuse(law.OwnRights, law.Conflict, "NOT_EMPTY", "这个系统里已经有数据，不能再生成演示数据。",
			"请用 -data 另选一个空目录（用 PostgreSQL 时用 -db 另选一个空库）。").
			InEnglish("this installation already has data; choose an empty directory or database for the demo")
	}
	begun := time.Now()
	b := &builder{a: a, q: a.DB.Read(), opt: opt.withDefaults(), out: progress, who: map[string]actor.Actor{}, at: begun,
		zone: &Zone{Region: Region, Password: Password, Tasks: map[Key]*Standing{}}}
	if err := b.zone.save(a.Config.DataDir); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context) error{b.departments, b.accounts, b.catalog, b.subjects, b.inspectors,
		b.conflicts, b.plans, b.tasks} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	if err := a.Queue.Drain(ctx); err != nil {
		return nil, err
	}
	b.tell("后台作业办完：验证包、日志检查点")
	b.zone.Complete, b.zone.Took = true, time.Since(begun)
	return b.zone, b.zone.save(a.Config.DataDir)
}

// tell prints what was done since the last line, and how long it took.
func (b *builder) tell(format string, args ...any) {
	now := time.Now()
	fmt.Fprintf(b.out, "%6.2fs  %s\n", now.Sub(b.at).Seconds(), fmt.Sprintf(format, args...))
	b.at = now
}

// today is the legal date of the installation's clock.
func (b *builder) today() calendar.Date { return calendar.DateOf(b.a.Config.Clock()) }

// by is the person who acts; an unknown login is a fault of this package.
func (b *builder) by(login string) actor.Actor {
	a, ok := b.who[login]
	if !ok {
		panic("demo: nobody signs in as " + login)
	}
	return a
}
