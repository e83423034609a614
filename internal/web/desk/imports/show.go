package imports

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/roster/imports"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type showPage struct {
	Steps    []ui.Step
	Notices  []ui.Notice
	Progress *ui.Progress
	KPIs     []ui.KPI
	Facts    []ui.Def
	Decide   *ui.Form // open while a decision is asked for
	Action   string
	Right    int64 // rows that would be written
	Columns  string
	Problems *ui.List // nil when no row is wrong or unusual
	Fields   []fieldCount
	Changes  []imports.Change
	Acts     []ui.Act
}

type fieldCount struct {
	Label string
	Rows  int64
}

var showView = ui.Define[showPage]("imports/show")

// listedChanges is how many changed fields the page lists.
const listedChanges = 50

// tooLarge is the refusal in err that is answered with 413 on a page of its
// own, nil for others.
func tooLarge(err error) *law.Refusal {
	var no *law.Refusal
	if errors.As(err, &no) && no.Kind == law.TooLarge {
		return no
	}
	return nil
}

// showBatch is the page of a batch in any state: the columns after the upload,
// what would happen after the check, how far it is, and the result.
func showBatch(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), d.App.DB.Read()
	b, err := readable(d, r)
	if err != nil {
		return err
	}
	done, all, running := d.App.Imports.Checking(b.ID)
	late := d.App.Imports.LateFault(b.ID)
	if b.State == imports.Received && !running && late == nil {
		return columnsForm(d, w, r, http.StatusOK, b, ui.NewForm())
	}
	if l, f := problemList(d, r, b); l.Exporting() != "" {
		return exportProblems(d, w, r, b, l, f)
	}
	p := showPage{Facts: facts(d, r, b), Action: href(b.ID) + "/apply", Right: b.Counts.New + b.Counts.Changed}
	if running || late != nil {
		checking(w, b, &p, done, all, late)
	} else {
		stateOf(d, w, b, &p)
	}
	if p.Problems, err = problems(d, r, b, &p); err != nil {
		return err
	}
	p.KPIs = []ui.KPI{
		{Value: ui.Number(b.Counts.Total), Label: "文件行数"}, {Value: ui.Number(b.Counts.New), Label: "新增", Tone: ui.Good},
		{Value: ui.Number(b.Counts.Changed), Label: "有变化", Tone: ui.Info},
		{Value: ui.Number(b.Counts.Unchanged), Label: "无变化"},
		{Value: ui.Number(b.Counts.Wrong), Label: "有错误", Hint: "不会写入"},
	}
	if b.Counts.Wrong > 0 {
		p.KPIs[4].Tone = ui.Bad
	}
	if b.Counts.Warned > 0 {
		p.KPIs = append(p.KPIs, ui.KPI{Value: ui.Number(b.Counts.Warned), Label: "有提醒", Hint: "照常写入，请留意", Tone: ui.Warn})
	}
	labels, rows := b.ChangedFields()
	for i := range labels {
		p.Fields = append(p.Fields, fieldCount{labels[i], rows[i]})
	}
	if p.Changes, err = imports.Changes(ctx, q, b, listedChanges); err != nil {
		return err
	}
	if p.Acts, err = d.Timeline(r, "import:"+b.ID); err != nil {
		return err
	}
	back, name := listOf(b.Kind)
	sh := d.R.Shell(r, "导入"+name, ui.Crumb{Label: name, Href: back}, ui.Crumb{Label: "导入文件", Href: back + "/import"})
	sh.Badge, sh.Lead = batchBadge(b.State), b.Filename
	return showView.Render(w, r, d.R, http.StatusOK, sh, p)
}

// checking is the page while a long check goes on, and when it failed
// after nobody waited for it any more.
func checking(w http.ResponseWriter, b imports.Batch, p *showPage, done, all int64, late error) {
	p.Steps = steps(2)
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

// stateOf says where the batch stands and what can be done now.
func stateOf(d *desk.Desk, w http.ResponseWriter, b imports.Batch, p *showPage) {
	p.Steps = steps(2)
	if openState(b.State) {
		p.Decide, p.Columns = ui.NewForm(), "/imports/"+b.ID+"/columns"
	}
	switch b.State {
	case imports.Failed:
		p.Columns = ""
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Bad, Title: "导入没有成功", Text: b.Fault + "名录库没有变动，可以重试。",
			Basis: law.GoodInput})
	case imports.Applying:
		p.Steps = steps(3)
		w.Header().Set("Refresh", "2")
		done, total, running := d.App.Imports.Progress(b.ID)
		if running {
			p.Progress = &ui.Progress{Label: "导入进度", Done: int(done >> 10), Total: max(1, int(total>>10))}
		}
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: "正在导入",
			Text: "全部正确行在一次办理中写入：成功则一起生效，失败则一行也不写。本页自动刷新，离开也不影响导入。"})
	case imports.Applied:
		p.Steps = steps(4)
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Good, Title: "导入完成",
			Text: fmt.Sprintf("新增 %s 行，更新 %s 行。此前的名录库确认已失效的，抽取前须重新确认。", ui.Number(b.Counts.New),
				ui.Number(b.Counts.Changed)), Basis: law.Art8})
	case imports.Discarded:
		p.Notices = append(p.Notices, ui.Notice{Title: "已放弃这次导入", Text: "名录库没有变动，文件和核对结果保留备查。"})
	}
}

func facts(d *desk.Desk, r *http.Request, b imports.Batch) []ui.Def {
	var pairs []string
	for _, x := range imports.Fields(b.Kind) {
		if at, ok := b.Mapping[x.Key]; ok && at < len(b.Header) {
			pairs = append(pairs, x.Label+" ← "+b.Header[at])
		}
	}
	who := ""
	if names, err := identity.Names(r.Context(), d.App.DB.Read(), []ids.Person{b.By}); err == nil {
		who = names[b.By]
	}
	file := fmt.Sprintf("%s（%s 字节）", b.Filename, ui.Number(b.Size))
	if b.Sheet != "" {
		file += "，工作表“" + b.Sheet + "”"
	}
	return []ui.Def{
		{Term: "文件", Text: file}, {Term: "上传人", Text: who},
		{Term: "行政区划", Text: b.Region}, {Term: "各列对应", Text: strings.Join(pairs, "；"), Wide: true},
		{Term: "文件 SHA-256", Hash: b.SHA256, Wide: true},
	}
}
