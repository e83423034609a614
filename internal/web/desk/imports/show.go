package imports

import (
	"encoding/csv"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/roster/imports"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type importPage struct {
	Steps    []ui.Step
	Notices  []ui.Notice
	Progress *ui.Progress
	KPIs     []ui.KPI
	Facts    []ui.Def
	Decide   *ui.Form // open while a decision is asked for
	Action   string
	Right    int64 // rows that would be written
	Columns  string
	Download string
	Problems []imports.Problem
	Pager    ui.Pager
	Fields   []fieldCount
	Changes  []imports.Change
	Acts     []ui.Act
}

type fieldCount struct {
	Label string
	Rows  int64
}

var importView = ui.Define[importPage]("imports/show")

// shownChanges is how many changed fields the page lists.
const shownChanges = 50

// tooLarge is the refusal in err that is answered with 413 on a page of its
// own, nil for others.
func tooLarge(err error) *law.Refusal {
	var no *law.Refusal
	if errors.As(err, &no) && no.Kind == law.TooLarge {
		return no
	}
	return nil
}

// importShow is the page of a batch in any state: the columns after the upload,
// what would happen after the check, how far it is, and the result.
func importShow(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q, f := r.Context(), s.App.DB.Read(), ui.Query(r)
	b, err := readableBatch(s, r)
	if err != nil {
		return err
	}
	done, all, checking := s.App.Imports.Checking(b.ID)
	late := s.App.Imports.LateFault(b.ID)
	if b.State == imports.Received && !checking && late == nil {
		return columnsForm(s, w, r, http.StatusOK, b, ui.NewForm())
	}
	p := importPage{Facts: importFacts(s, r, b), Action: "/imports/" + b.ID + "/apply", Right: b.Counts.New + b.Counts.Changed, Download: "/imports/" + b.ID + "/problems.csv"}
	if checking || late != nil {
		importChecking(s, w, b, &p, done, all, late)
	} else {
		importState(s, w, b, &p)
	}
	p.KPIs = []ui.KPI{
		{Value: grouped(b.Counts.Total), Label: "文件行数"}, {Value: grouped(b.Counts.New), Label: "新增", Tone: ui.Good},
		{Value: grouped(b.Counts.Changed), Label: "有变化", Tone: ui.Info}, {Value: grouped(b.Counts.Unchanged), Label: "无变化"},
		{Value: grouped(b.Counts.Wrong), Label: "有错误", Hint: "不会写入"},
	}
	if b.Counts.Wrong > 0 {
		p.KPIs[4].Tone = ui.Bad
	}
	if b.Counts.Warned > 0 {
		p.KPIs = append(p.KPIs, ui.KPI{Value: grouped(b.Counts.Warned), Label: "有提醒", Hint: "照常写入，请留意", Tone: ui.Warn})
	}
	page := f.PageNumber()
	total, err := imports.CountProblems(ctx, q, b)
	if err != nil {
		return err
	}
	p.Pager = ui.Pages(r, page, show.PageSize, total)
	if total >= imports.ListedProblems {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "错误太多", Text: fmt.Sprintf("错误和提醒各逐行列出前 %s 条，其余只计数。请先看是不是列对应错了。", grouped(imports.ListedProblems))})
	}
	if err := imports.EachProblem(ctx, q, b, (page-1)*show.PageSize, show.PageSize, func(x imports.Problem) error { p.Problems = append(p.Problems, x); return nil }); err != nil {
		return err
	}
	labels, rows := b.ChangedFields()
	for i := range labels {
		p.Fields = append(p.Fields, fieldCount{labels[i], rows[i]})
	}
	if p.Changes, err = imports.Changes(ctx, q, b, shownChanges); err != nil {
		return err
	}
	if p.Acts, err = s.Timeline(r, "import:"+b.ID); err != nil {
		return err
	}
	back, name := listOf(b.Kind)
	sh := s.R.Shell(r, "导入"+name, ui.Crumb{Label: name, Href: back}, ui.Crumb{Label: "导入文件", Href: back + "/import"})
	sh.Badge, sh.Lead = batchBadge(b.State), b.Filename
	return importView.Render(w, r, s.R, http.StatusOK, sh, p)
}

// importChecking is the page while a long check goes on, and when it failed
// after nobody waited for it any more.
func importChecking(s *desk.Desk, w http.ResponseWriter, b imports.Batch, p *importPage, done, all int64, late error) {
	p.Steps = importSteps(2)
	if late == nil {
		w.Header().Set("Refresh", "2")
		p.Progress = &ui.Progress{Label: "核对进度", Done: int(done >> 10), Total: max(1, int(all>>10))}
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: "正在核对", Text: "核对不改动名录库。本页自动刷新，离开也不影响核对。"})
		return
	}
	why := "系统故障，没有核对完。"
	var no *law.Refusal
	if errors.As(late, &no) {
		why = no.Message + no.Next
	}
	p.Decide, p.Columns = nil, "/imports/"+b.ID+"/columns"
	p.Notices = append(p.Notices, ui.Notice{Tone: ui.Bad, Title: "核对没有完成", Text: why + "名录库没有变动。", Basis: law.GoodInput})
}

// importState says where the batch stands and what can be done now.
func importState(s *desk.Desk, w http.ResponseWriter, b imports.Batch, p *importPage) {
	p.Steps = importSteps(2)
	if openState(b.State) {
		p.Decide, p.Columns = ui.NewForm(), "/imports/"+b.ID+"/columns"
	}
	switch b.State {
	case imports.Failed:
		p.Columns = ""
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Bad, Title: "导入没有成功", Text: b.Fault + "名录库没有变动，可以重试。", Basis: law.GoodInput})
	case imports.Applying:
		p.Steps = importSteps(3)
		w.Header().Set("Refresh", "2")
		done, total, running := s.App.Imports.Progress(b.ID)
		if running {
			p.Progress = &ui.Progress{Label: "导入进度", Done: int(done >> 10), Total: max(1, int(total>>10))}
		}
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: "正在导入", Text: "全部正确行在一次办理中写入：成功则一起生效，失败则一行也不写。本页自动刷新，离开也不影响导入。"})
	case imports.Applied:
		p.Steps = importSteps(4)
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Good, Title: "导入完成", Text: fmt.Sprintf("新增 %s 行，更新 %s 行。此前的名录库确认已失效的，抽取前须重新确认。", grouped(b.Counts.New), grouped(b.Counts.Changed)), Basis: law.Art8})
	case imports.Discarded:
		p.Notices = append(p.Notices, ui.Notice{Title: "已放弃这次导入", Text: "名录库没有变动，文件和核对结果保留备查。"})
	}
}

func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func importFacts(s *desk.Desk, r *http.Request, b imports.Batch) []ui.Def {
	var pairs []string
	for _, x := range imports.Fields(b.Kind) {
		if at, ok := b.Mapping[x.Key]; ok && at < len(b.Header) {
			pairs = append(pairs, x.Label+" ← "+b.Header[at])
		}
	}
	who := ""
	if names, err := identity.Names(r.Context(), s.App.DB.Read(), []string{b.By}); err == nil {
		who = names[b.By]
	}
	file := fmt.Sprintf("%s（%s 字节）", b.Filename, grouped(b.Size))
	if b.Sheet != "" {
		file += "，工作表“" + b.Sheet + "”"
	}
	return []ui.Def{
		{Term: "文件", Text: file}, {Term: "上传人", Text: who},
		{Term: "行政区划", Text: b.Region}, {Term: "各列对应", Text: strings.Join(pairs, "；"), Wide: true},
		{Term: "文件 SHA-256", Hash: b.SHA256, Wide: true},
	}
}

// importProblems is the list of problems as a file, with the mark that makes
// spreadsheet programs read UTF-8.
func importProblems(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	b, err := readableBatch(s, r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="problems-`+b.ID+`.csv"`)
	if _, err := w.Write([]byte("\ufeff")); err != nil {
		return nil // the visitor went away
	}
	out := csv.NewWriter(w)
	out.Write([]string{"行号", "列", "值", "原因", "性质"})
	err = imports.EachProblem(r.Context(), s.App.DB.Read(), b, 0, -1, func(p imports.Problem) error {
		kind := "错误，不写入"
		if p.Warning {
			kind = "提醒，照常写入"
		}
		return out.Write([]string{strconv.Itoa(p.Line), plainCell(p.Column), plainCell(p.Value), p.Reason, kind})
	})
	out.Flush()
	if err != nil {
		panic(http.ErrAbortHandler) // a list that ends early must not look whole
	}
	return nil
}

// plainCell keeps a spreadsheet from taking a value of somebody's file for a
// formula.
func plainCell(v string) string {
	if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
		return "'" + v
	}
	return v
}
