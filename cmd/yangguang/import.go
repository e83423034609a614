package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/app"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/message"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
)

var importUsage = message.Text{
	ZH: `subjects|inspectors 文件 [-dry-run] [-strict] [-map 项目=表头]… [-sheet 名称] [-region 代码] [-dept 代码] [-data 目录] [-db 数据库]
  yangguang import subjects 企业名录.csv -dry-run
  yangguang import subjects 企业名录.csv -region 371073
  yangguang import subjects 外系统导出.xlsx -sheet 明细 -map 名称=商号 -map 统一社会信用代码=代码列
  yangguang import inspectors 执法人员.xlsx -dept SHGZ -strict`,
	EN: `subjects|inspectors FILE [-dry-run] [-strict] [-map FIELD=HEADER]…
           [-sheet NAME] [-region CODE] [-dept CODE] [-data DIR] [-db DSN]
  yangguang import subjects subjects.csv -dry-run
  yangguang import subjects subjects.csv -region 371073
  yangguang import subjects export.xlsx -sheet Details -map name=TITLE -map uscc=CODE
  yangguang import inspectors inspectors.xlsx -dept SHGZ -strict`,
}

// runImport imports a file into a roster: its right rows, in one act. Exit
// codes: exitOK when all rows were right, exitWrong when rows were refused.
func runImport(c *call) int {
	flags := c.flags(importUsage)
	p := c.place(flags)
	in := imports.Direct{Columns: map[string]string{}}
	flags.BoolVar(&in.DryRun, "dry-run", false, c.say("只核对，不写入", "check only, write nothing"))
	flags.BoolVar(&in.Strict, "strict", false, c.say("有一行错误就全部不写入", "write nothing when a row is wrong"))
	flags.StringVar(&in.Region, "region", "",
		c.say("检查对象的行政区划代码；不填用部门的区划", "division code of the subjects; without it that of the department"))
	dept := flags.String("dept", "", c.say("部门代码；只有一个部门时可以不填", "department code; may be left out when there is only one"))
	flags.StringVar(&in.Sheet, "sheet", "",
		c.say("工作表的名称；不填读第一张没有隐藏的", "name of the sheet; without it the first that is not hidden"))
	flags.Func("map", c.say("项目=表头：哪一项在文件的哪一列，可以写多次；其余按表头识别",
		"field=header: which column holds a field, may be given more than once; others are found by their headers"),
		func(v string) error {
			field, header, ok := strings.Cut(v, "=")
			if !ok || in.Columns[field] != "" {
				return errors.New(c.say("应写作 项目=表头，每项一次", "write field=header, each field once"))
			}
			in.Columns[field] = header
			return nil
		})
	rest, code, done := c.parse(flags, 2, 2)
	if done {
		return code
	}
	in.Dept = ids.Dept(*dept)
	kinds := map[string]roster.Kind{"subjects": roster.Objects, "inspectors": roster.Inspecting}
	if in.Kind, in.Path = kinds[rest[0]], rest[1]; in.Kind == "" {
		return c.misused("import：第一个参数应是 subjects（检查对象）或 inspectors（执法检查人员）。",
			"import: the first argument is subjects or inspectors")
	}
	if _, err := os.Stat(in.Path); errors.Is(err, fs.ErrNotExist) {
		return c.misused("import：没有文件 "+in.Path+"。", "import: there is no file "+in.Path)
	}
	a, err := p.open(c.ctx, nil)
	if err != nil {
		return c.fail(err)
	}
	defer a.Close(c.ctx)
	if err := whereTo(c.ctx, a, &in); err != nil {
		return c.fail(err)
	}
	in.Progress = bar(c.err)
	by := actor.System
	by.Dept, by.Region = in.Dept, in.Region
	batch, wrong, err := a.Imports.ImportFile(c.ctx, by, in)
	if in.Progress != nil {
		fmt.Fprint(c.err, "\r\033[K")
	}
	if err != nil && !errors.Is(err, imports.ErrWrongRows) {
		return c.fail(err)
	}
	return c.imported(in, batch, wrong, err != nil)
}

// imported prints what an import did and the first wrong rows.
func (c *call) imported(in imports.Direct, b imports.Batch, wrong []imports.Problem, refused bool) int {
	n := b.Counts
	c.printf("文件 %s：共 %d 行，新增 %d，有变化 %d，无变化 %d，有错误 %d，有提醒 %d。",
		"%s: %d rows, %d new, %d changed, %d unchanged, %d wrong, %d with a warning.",
		b.Filename, n.Total, n.New, n.Changed, n.Unchanged, n.Wrong, n.Warned)
	labels, rows := b.ChangedFields()
	for i := range labels {
		c.printf("  变化：%s %d 行", "  changed: %s in %d rows", labels[i], rows[i])
	}
	for _, p := range wrong {
		c.printf("  第 %d 行 %s “%s”：%s", "  line %d %s %q: %s", p.Line, p.Column, p.Value, p.Reason)
	}
	if more := n.Wrong - int64(len(wrong)); len(wrong) > 0 && more > 0 {
		c.printf("  ……其余错行略。", "  … and more.")
	}
	switch {
	case in.DryRun:
		c.printf("只核对，没有写入任何内容。", "Checked only; nothing was written.")
	case refused:
		c.printf("有错误的行，按 -strict 没有写入任何内容。", "There are wrong rows; -strict wrote nothing.")
	default:
		c.printf("已写入 %d 行，批次 %s，文件 SHA-256 %s。", "%d rows written, batch %s, SHA-256 of the file %s.", n.New+n.Changed, b.ID,
			b.SHA256)
	}
	if n.Wrong > 0 {
		return exitWrong
	}
	return exitOK
}

// whereTo fills department and region where the command line leaves them out
// and the installation leaves no choice.
func whereTo(ctx context.Context, a *app.App, in *imports.Direct) error {
	depts, err := identity.Departments(ctx, a.DB.Read())
	if err != nil {
		return err
	}
	if in.Dept == "" && len(depts) == 1 {
		in.Dept = depts[0].Code
	}
	if in.Dept == "" && in.Kind == roster.Inspecting {
		return troublef("请用 -dept 指定部门代码。", "say with -dept which department")
	}
	at := slices.IndexFunc(depts, func(d identity.Department) bool { return d.Code == in.Dept })
	if in.Dept != "" && at < 0 {
		return troublef("没有代码为 %s 的部门。", "there is no department %s", in.Dept)
	}
	if in.Region == "" && at >= 0 {
		in.Region = depts[at].Region
	}
	if in.Region == "" && len(depts) > 0 &&
		!slices.ContainsFunc(depts, func(d identity.Department) bool { return d.Region != depts[0].Region }) {
		in.Region = depts[0].Region
	}
	if in.Region == "" {
		return troublef("请用 -region 指定行政区划代码。", "say with -region which division")
	}
	return nil
}

// bar draws a progress bar on a terminal; it is nil where w is none.
func bar(w io.Writer) func(done, total int64) {
	f, ok := w.(*os.File)
	if !ok {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	last := int64(-1)
	return func(done, total int64) {
		const width = 40
		percent := done * 100 / max(total, 1)
		if percent == last {
			return
		}
		last = percent
		full := int(percent * width / 100)
		fmt.Fprintf(w, "\r[%s%s] %3d%%", strings.Repeat("█", full), strings.Repeat(" ", width-full), percent)
	}
}
