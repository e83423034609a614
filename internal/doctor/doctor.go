// Package doctor looks an installation over and says what is wrong with it and
// what to do. It reads only: nothing is made, mended or migrated.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/files"
	"yangguang/internal/jobs"
	"yangguang/internal/ledger"
	"yangguang/internal/message"
)

// Installation is what is looked over.
type Installation struct {
	DataDir string
	DB      *db.DB
	Now     time.Time
}

// Finding is one thing that is wrong, or with Hint only worth knowing.
type Finding struct {
	Hint bool
	What message.Text
	Next message.Text
}

// late is how long what jobs make (checkpoints, bundles) may be behind the acts.
const late = 15 * time.Minute

// needed is the free space below which an act may fail half-way through its
// files, in bytes.
const needed = 1 << 30

// report collects findings.
type report struct {
	Installation
	found []Finding
}

func (r *report) fault(what, next message.Text) {
	r.found = append(r.found, Finding{What: what, Next: next})
}

func text(zh, en string, args ...any) message.Text {
	return message.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}

// Examine returns what is wrong, the worst first; nothing for a sound
// installation. Its error means that it could not look.
func Examine(ctx context.Context, in Installation) ([]Finding, error) {
	r := &report{Installation: in}
	have, want, err := in.DB.Versions(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case have > want:
		r.fault(text("数据库结构是第 %d 版，本程序只认识到第 %d 版。", "the schema has version %d, this program knows up to %d", have, want),
			text("换用不低于上次运行版本的程序。", "run a program at least as new as the last one"))
		return r.found, nil
	case have < want:
		r.fault(text("数据库结构是第 %d 版，应为第 %d 版。", "the schema has version %d instead of %d", have, want),
			text("运行 yangguang migrate。", "run yangguang migrate"))
		return r.found, nil
	}
	for _, look := range []func(context.Context) error{r.engine, r.keys, r.log, r.entries, r.draws, r.bundles, r.uploads,
		r.jobs, r.people, r.machine} {
		if err := look(ctx); err != nil {
			return r.found, err
		}
	}
	return r.found, nil
}

func (r *report) engine(ctx context.Context) error {
	damage, err := r.DB.Damage(ctx)
	if err != nil {
		return err
	}
	if damage != "" {
		r.fault(text("数据库文件有损坏：%s", "the database file is damaged: %s", damage),
			text("停止服务，从备份恢复，再运行 yangguang log verify。", "stop serving, restore a backup, then run yangguang log verify"))
	}
	missing, err := r.DB.MissingTriggers(ctx)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		r.fault(text("数据库缺少防改触发器：%s。", "the database lacks triggers that forbid changes: %s", strings.Join(missing, ", ")),
			text("有人动过数据库结构：查明原因，运行 yangguang log verify，从备份恢复结构。",
				"somebody changed the schema: find out why, run yangguang log verify, restore the schema from a backup"))
	}
	return nil
}

// keys looks at the two secret files: that of the log and that of the seal.
func (r *report) keys(context.Context) error {
	for _, k := range []struct{ name, zh, en string }{
		{"ledger.key", "日志的签名密钥", "the signing key of the log"},
		{"seal.key", "平台随机密码的加密密钥", "the key of the platform's secrets"},
	} {
		path := filepath.Join(r.DataDir, "keys", k.name)
		info, err := os.Stat(path)
		switch {
		case err != nil:
			r.fault(message.Text{ZH: k.zh + " " + path + " 不能读取。", EN: k.en + " " + path + " cannot be read"},
				text("从备份恢复这个文件；不要让程序生成新的。", "restore the file from a backup; do not let the program make a new one"))
		case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
			mode := fmt.Sprintf("%04o", info.Mode().Perm())
			r.fault(message.Text{ZH: k.zh + " " + path + " 的权限是 " + mode + "，别的用户可以读取。",
				EN: k.en + " " + path + " has mode " + mode + ": other users can read it"},
				text("运行 chmod 600 %s，并考虑密钥是否已经泄露。", "run chmod 600 %s and consider whether the key is known to others", path))
		}
	}
	info, err := os.Stat(r.DataDir)
	if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0 {
		r.fault(text("数据目录 %s 对所有用户开放（%04o）。", "the data directory %s is open to every user (%04o)", r.DataDir,
			info.Mode().Perm()), text("运行 chmod 700 %s。", "run chmod 700 %s", r.DataDir))
	}
	return nil
}

func (r *report) log(ctx context.Context) error {
	q := r.DB.Read()
	last, err := db.Value[int64](ctx, q, `select coalesce(max(at), 0) from ledger_entry`)
	if err != nil {
		return err
	}
	if ahead := time.UnixMicro(last).Sub(r.Now); ahead > 2*time.Minute {
		r.fault(text("本机时钟比日志最后一条记录早 %s。", "the clock of this machine is %s before the last entry of the log",
			ahead.Round(time.Second)), text("校准时钟（例如启用 NTP）后再办理业务。", "set the clock, for example by NTP, before anybody acts"))
	}
	if r.Now.Year() < 2026 {
		r.fault(text("本机时钟是 %d 年。", "the clock of this machine says %d", r.Now.Year()), text("校准时钟。", "set the clock"))
	}
	oldest, err := db.Value[int64](ctx, q,
		`select coalesce(min(e.at), 0) from ledger_entry e, ledger_published p where p.id = 1 and e.idx >= p.size`)
	if err != nil {
		return err
	}
	if oldest != 0 && r.Now.Sub(time.UnixMicro(oldest)) > late {
		r.fault(text("日志有超过 %d 分钟没有公开的记录。", "entries of the log are unpublished for more than %d minutes",
			int(late.Minutes())), text("启动服务（yangguang serve）让后台作业补发；仍不行看服务运行输出里的 ledger_publish。",
			"start yangguang serve, whose jobs publish them; if that does not help look for ledger_publish in the log of the "+
				"server"))
	}
	return nil
}

// entries reads the whole log again, as `log verify` does. Without a key there
// is a finding already.
func (r *report) entries(ctx context.Context) error {
	path := filepath.Join(r.DataDir, "keys", "ledger.key")
	name, err := ledger.NameOf(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		r.fault(text("日志的签名密钥读不出：%v", "the signing key of the log cannot be used: %v", err),
			text("从备份恢复 %s。", "restore %s from a backup", path))
		return nil
	}
	key, err := ledger.OpenKey(path, name)
	if err != nil {
		return err
	}
	_, err = (&ledger.Ledger{DB: r.DB, Key: key}).Verify(ctx)
	var broken *ledger.Fault
	if errors.As(err, &broken) {
		what := broken.Text()
		r.fault(message.Text{ZH: "日志不完好：" + what.ZH, EN: "the log is not whole: " + what.EN},
			text("保留现场，查明谁动过数据库或密钥；从备份恢复后再运行 yangguang log verify。",
				"keep everything as it is and find out who changed the database or the key; restore a backup and run yangguang "+
					"log verify"))
		return nil
	}
	return err
}

func (r *report) jobs(ctx context.Context) error {
	stuck, err := jobs.New(r.DB).StuckJobs(ctx, r.Now)
	if err != nil {
		return err
	}
	for _, s := range stuck {
		why := s.Error
		if why == "" {
			why = "-"
		}
		r.fault(text("后台作业 %s（%d）没有办成，已试 %d 次：%s", "job %s (%d) does not get done after %d attempts: %s", s.Kind, s.ID,
			s.Attempts, why), text("排除原因后启动服务，作业会自动重试。", "remove the cause and start yangguang serve; the job is tried again"))
	}
	return nil
}

func (r *report) people(ctx context.Context) error {
	n, err := db.Value[int](ctx, r.DB.Read(), `select count(*) from person where active = 1`)
	if err == nil && n == 0 {
		r.fault(text("系统里没有可用的账号。", "nobody can sign in"), text("运行 yangguang setup 初始化。", "run yangguang setup"))
	}
	return err
}

func (r *report) machine(context.Context) error {
	if free, ok := files.Free(r.DataDir); ok && free < needed {
		r.fault(text("数据目录所在磁盘只剩 %d MB。", "the disk of the data directory has %d MB left", free>>20),
			text("清理或扩大磁盘，至少留 1 GB。", "free some space; keep at least 1 GB"))
	}
	today := calendar.DateOf(r.Now)
	for _, day := range []calendar.Date{today, today.AddDays(45)} {
		if _, provisional := calendar.Embedded().IsWorkday(day); provisional {
			r.found = append(r.found, Finding{Hint: true,
				What: text("程序里没有 %d 年的放假安排，涉及的期限暂按周末推算。",
					"the holidays of %d are not known to this version; deadlines are provisional", day.Year()),
				Next: text("放假通知公布后升级程序。", "upgrade when the notice is out")})
			break
		}
	}
	return nil
}
