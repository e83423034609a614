package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"yangguang/internal/draw"
	"yangguang/internal/message"
)

var verifyUsage = message.Text{
	ZH: `[-json] 路径
路径是验证包的目录、zip 文件或 http(s) 地址。全部成立退出 0；回避情形没有公开而其余成立退出 2；否则退出 1。
  yangguang verify data/bundles/371073-SHGZ-2026-0001-O.zip
  yangguang verify https://example.gov.cn/draws/371073-SHGZ-2026-0001-O/bundle.zip
  yangguang verify -json ./bundle`,
	EN: `[-json] PATH
PATH is the directory, zip or http(s) address of a bundle. Exit 0: all holds; 2: the conflicts are
not opened, all else holds; 1: otherwise.
  yangguang verify data/bundles/371073-SHGZ-2026-0001-O.zip
  yangguang verify https://example.gov.cn/draws/371073-SHGZ-2026-0001-O/bundle.zip
  yangguang verify -json ./bundle`,
}

// maxDownload bounds a bundle that is fetched, in bytes.
const maxDownload = 2 << 30

// verify recomputes a published draw from its bundle alone (ssj/1 section 5).
func verify(c *call) int {
	flags := c.flags(verifyUsage)
	asJSON := flags.Bool("json", false, c.say("用 JSON 输出", "print JSON"))
	rest, code, done := c.parse(flags, 1, 1)
	if done {
		return code
	}
	report, err := c.verifyPath(rest[0])
	err = c.stopped(err)
	if *asJSON {
		return c.verdictJSON(report, err)
	}
	if err != nil {
		return c.wrong(err)
	}
	c.explain(report)
	if report.Status == draw.NotOpened {
		fmt.Fprintln(c.out, c.say("回避情形没有公开，无法核对；其余全部成立。", "The conflicts are not opened and not checkable; all else holds."))
		return exitUncheckable
	}
	if len(report.Sheet.Beacons) > 0 {
		fmt.Fprintln(c.out, c.say("全部成立；信标的值须另行比对。", "All holds; the values of the beacons are for you to compare."))
		return exitOK
	}
	fmt.Fprintln(c.out, c.say("全部成立。", "All holds."))
	return exitOK
}

func (c *call) verifyPath(path string) (draw.Report, error) {
	if strings.HasPrefix(path, "http://") || strings.HasPrefix(path, "https://") {
		f, err := c.download(path, maxDownload)
		if err != nil {
			return draw.Report{}, err
		}
		defer os.Remove(f.Name())
		defer f.Close()
		return c.verifyZip(f)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return draw.Report{}, troublef("没有找到 %s。", "%s does not exist", path)
	case err != nil:
		return draw.Report{}, err
	case info.IsDir():
		return draw.Verify(watched{os.DirFS(path), c.ctx})
	case !info.Mode().IsRegular():
		return draw.Report{}, troublef("%s 不是目录，也不是 zip 文件。", "%s is neither a directory nor a zip file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return draw.Report{}, err
	}
	defer f.Close()
	return c.verifyZip(f)
}

func (c *call) verifyZip(f *os.File) (draw.Report, error) {
	info, err := f.Stat()
	if err != nil {
		return draw.Report{}, err
	}
	fsys, err := draw.OpenZip(f, info.Size())
	if err != nil {
		var bad *draw.Fault
		if errors.As(err, &bad) {
			return draw.Report{}, err
		}
		return draw.Report{}, troublef("不是可以读取的 zip 验证包：%v", "not a readable zip bundle: %v", err)
	}
	return draw.Verify(watched{fsys, c.ctx})
}

// explain says what was checked, in the order of ssj/1 section 5.
func (c *call) explain(r draw.Report) {
	done := func(zh, en string, args ...any) { c.printf("✓ "+zh, "✓ "+en, args...) }
	kind := "检查对象"
	if r.Plan.Kind == draw.KindInspectors {
		kind = "执法检查人员"
	}
	c.printf("抽取 %[1]s：%[2]s（%[5]s，第 %[4]d 次）", "draw %[1]s: %[2]s (%[3]s, attempt %[4]d)", r.Plan.Draw, r.Plan.Title,
		r.Plan.Kind, r.Sheet.Attempt, kind)
	done("文件摘要与 SHA256SUMS 一致", "every file has its hash in SHA256SUMS")
	for _, in := range r.Sheet.Inputs {
		done("材料 %s 与种子单一致：%s", "input %s is the one of the seed sheet: %s", in.File, in.Hash)
	}
	for _, commit := range r.Sheet.Commits {
		done("%s 的随机密码与校验码一致：%s", "the secret of %s matches its commitment: %s", commit.Party, commit.Hash)
	}
	for i, digits := range r.Sheet.Dice {
		done("第 %d 次现场摇号：%s", "public roll %d: %s", i+1, digits)
	}
	for _, b := range r.Sheet.Beacons {
		done("信标 %s 是方案事先指定的（值见下）", "beacon %s is the one that the plan named (for its value see below)", b.Name)
	}
	done("种子由种子单算出：%s", "the seed follows from the sheet: %s", r.Seed)
	for _, s := range r.Objects.Strata {
		cut := "-"
		if t, ok := s.CutOff(); ok {
			cut = t.Hex()
		}
		done("分层 %s：%d 户中抽 %d 户，抽取界限 %s", "stratum %s: of %d objects %d drawn, cut-off %s", s.Stratum, s.Pool, len(s.Rows),
			cut)
		for i, row := range s.Rows[:min(3, len(s.Rows))] {
			fmt.Fprintf(c.out, "    %d  %s  %s\n", i+1, row.ID, row.Ticket.Hex())
		}
	}
	if r.Plan.Kind == draw.KindInspectors {
		teams, filled := census(r.Teams)
		if r.Status == draw.NotOpened {
			done("%d 个检查小组、%d 个席位：签号重算一致，人选合乎规则（被越过的人员不多于提交校验码的回避情形）",
				"%d teams with %d seats: the tickets are as recomputed and the choice keeps the rules (no more people are passed "+
					"over than conflicts are committed)", teams, filled)
		} else {
			done("%d 个检查小组、%d 个席位逐一重算一致", "%d teams with %d seats are as recomputed", teams, filled)
		}
	}
	for _, n := range r.Notes {
		fmt.Fprintln(c.out, "! "+c.text(n))
	}
}

// census counts the objects and the filled seats of a draw of inspectors.
func census(t draw.Teams) (objects, filled int) {
	seen := map[string]bool{}
	for _, s := range t.Seats {
		seen[s.ID] = true
		if !s.Unfilled() {
			filled++
		}
	}
	return len(seen), filled
}

// verdict is what verify -json prints.
type verdict struct {
	Status   string          `json:"status"` // ok, conflicts-not-opened or wrong
	Draw     string          `json:"draw,omitempty"`
	Kind     string          `json:"kind,omitempty"`
	Attempt  uint64          `json:"attempt,omitempty"`
	Seed     string          `json:"seed,omitempty"`
	Strata   []stratumResult `json:"strata,omitempty"`
	Teams    int             `json:"teams,omitempty"`
	Seats    int             `json:"seats,omitempty"`
	Notes    []string        `json:"notes,omitempty"`
	Fault    string          `json:"fault,omitempty"`
	FileName string          `json:"file,omitempty"`
	Line     int             `json:"line,omitempty"`
}

type stratumResult struct {
	Stratum string `json:"stratum"`
	Pool    uint64 `json:"pool"`
	Drawn   int    `json:"drawn"`
	CutOff  string `json:"cut_off,omitempty"`
}

func (c *call) verdictJSON(r draw.Report, err error) int {
	v := verdict{Status: string(r.Status), Draw: r.Plan.Draw, Kind: string(r.Plan.Kind), Attempt: r.Sheet.Attempt,
		Seed: r.Seed}
	code := exitOK
	switch {
	case err != nil:
		v.Status, v.Fault, code = "wrong", c.text(message.Of(err)), exitWrong
		var bad *draw.Fault
		if errors.As(err, &bad) {
			v.FileName, v.Line = bad.File, bad.Line
		}
	case r.Status == draw.NotOpened:
		code = exitUncheckable
	}
	for _, s := range r.Objects.Strata {
		t, _ := s.CutOff()
		x := stratumResult{Stratum: s.Stratum, Pool: s.Pool, Drawn: len(s.Rows)}
		if len(s.Rows) > 0 {
			x.CutOff = t.Hex()
		}
		v.Strata = append(v.Strata, x)
	}
	v.Teams, v.Seats = census(r.Teams)
	for _, n := range r.Notes {
		v.Notes = append(v.Notes, c.text(n))
	}
	enc := json.NewEncoder(c.out)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return c.fail(err)
	}
	return code
}
