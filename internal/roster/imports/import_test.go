package imports_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/canon"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/testkit"
)

// file writes a CSV file of the rows.
func file(t testing.TB, rows ...[]string) string {
	t.Helper()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	ok(t, w.WriteAll(rows))
	return write(t, out.Bytes())
}

func write(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rows.csv")
	ok(t, os.WriteFile(path, content, 0o600))
	return path
}

// uscc is the n-th valid code of a family.
func uscc(t testing.TB, n int) string {
	org := fmt.Sprintf("MA%06d", n)
	return valid(t, "91371073"+org+string(canon.OrgCheck(org)))
}

func (b bench) load(t testing.TB, path string) (imports.Batch, []imports.Problem) {
	t.Helper()
	batch, wrong, err := b.S.ImportFile(t.Context(), b.Keeper,
		imports.Direct{Kind: roster.Objects, Region: region, Dept: "SHGZ", Path: path})
	ok(t, err)
	return batch, wrong
}

func (b bench) receive(t testing.TB, kind roster.Kind, content []byte) string {
	t.Helper()
	id, err := b.S.Receive(t.Context(), b.Keeper,
		imports.Upload{Kind: kind, Region: region, Dept: "SHGZ", Filename: "名录.csv", Content: bytes.NewReader(content)})
	ok(t, err)
	return id
}

func (b bench) batch(t testing.TB, id string) imports.Batch {
	t.Helper()
	batch, err := imports.BatchByID(t.Context(), b.DB.Read(), id)
	ok(t, err)
	return batch
}

func (b bench) problems(t testing.TB, batch imports.Batch) (out []imports.Problem) {
	t.Helper()
	ok(t, imports.EachProblem(t.Context(), b.DB.Read(), batch, imports.ProblemFilter{}, 0, -1,
		func(p imports.Problem) error { out = append(out, p); return nil }))
	return out
}

func (b bench) count(t testing.TB) int {
	t.Helper()
	n, _, err := roster.CountScope(t.Context(), b.DB.Read(), region, roster.Scope{})
	ok(t, err)
	return n
}

func thousand(t testing.TB) []byte {
	rows := [][]string{{"单位名称", "统一社会信用代码", "住所", "行业代码"}}
	for i := range 1000 {
		code := uscc(t, i)
		switch {
		case i%150 == 9: // seven of them
			code = code[:17] + string("0123456789"[(strings.IndexByte("0123456789", code[17])+1)%10])
		case i == 500, i == 600, i == 700:
			code = uscc(t, i-1)
		}
		rows = append(rows, []string{fmt.Sprintf("临港示例商行%04d", i), code, "临港区示例路1号", "F5212"})
	}
	var out bytes.Buffer
	ok(t, csv.NewWriter(&out).WriteAll(rows))
	return out.Bytes()
}

func TestPreviewListsWrongRowsAndWritesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx := t.Context()
		content := thousand(t)
		id := b.receive(t, roster.Objects, content)
		batch := b.batch(t, id)
		if want := map[string]int{"name": 0, "uscc": 1, "address": 2, "industry": 3}; !maps.Equal(batch.Mapping, want) {
			t.Fatalf("mapping %v, want %v", batch.Mapping, want)
		}
		ok(t, b.S.Check(ctx, b.Keeper, id, batch.Mapping))
		batch = b.batch(t, id)
		if batch.Counts != (imports.Counts{Total: 1000, New: 990, Wrong: 10}) {
			t.Errorf("counts %+v", batch.Counts)
		}
		if b.count(t) != 0 {
			t.Error("the preview wrote into the roster")
		}
		check, dup := 0, 0
		for _, p := range b.problems(t, batch) {
			switch {
			case p.Warning:
			case strings.Contains(p.Reason, "校验位不符"):
				check++
				if p.Column != "统一社会信用代码" || p.Line%150 != 11 || p.Value == "" {
					t.Errorf("%+v", p)
				}
			case strings.Contains(p.Reason, fmt.Sprintf("与第 %d 行重复", p.Line-1)):
				dup++
			default:
				t.Errorf("%+v", p)
			}
		}
		if check != 7 || dup != 3 {
			t.Errorf("%d wrong codes, %d duplicates", check, dup)
		}
		kept, err := b.S.Files.Open(batch.SHA256)
		ok(t, err)
		defer kept.Close()
		if info, err := kept.Stat(); err != nil || info.Size() != int64(len(content)) {
			t.Errorf("kept file: %v %v", info, err)
		}

		ok(t, b.S.Apply(ctx, b.Keeper, id, imports.CorrectOnly))
		if b.count(t) != 0 {
			t.Error("the decision itself wrote into the roster")
		}
		job := imports.Args{Batch: id, Person: b.Keeper.Person}
		ok(t, b.S.Run(ctx, job))
		ok(t, b.S.Run(ctx, job)) // a job may run twice
		batch = b.batch(t, id)
		if b.count(t) != 990 || batch.State != imports.Applied || batch.Counts.New != 990 {
			t.Errorf("%d subjects, %+v", b.count(t), batch)
		}
		if got := b.ActsLike("roster."); !slices.Equal(got,
			[]string{"roster.file-received", "roster.file-checked", "roster.import-started", "roster.imported"}) {
			t.Errorf("ledger %v", got)
		}
		testkit.Refused(t, "apply", b.S.Apply(ctx, b.Keeper, id, imports.Nothing), "IMPORT_CLOSED")
	})
}

func TestDiscardedImportWritesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx := t.Context()
		id := b.receive(t, roster.Objects, thousand(t))
		testkit.Refused(t, "apply", b.S.Apply(ctx, b.Keeper, id, imports.CorrectOnly), "IMPORT_CLOSED")
		testkit.Refused(t, "check", b.S.Check(ctx, b.Keeper, id, map[string]int{"uscc": 1}), "MAPPING_INCOMPLETE")
		testkit.Refused(t, "check", b.S.Check(ctx, b.Keeper, id, map[string]int{"name": 1, "uscc": 1}), "MAPPING_INCOMPLETE")
		testkit.Refused(t, "check", b.S.Check(ctx, b.Keeper, id, map[string]int{"name": 9}), "MAPPING_INCOMPLETE")
		testkit.Refused(t, "check", b.S.Check(ctx, b.Clerk.WithKey("x"), id, map[string]int{"name": 9}), "MAPPING_INCOMPLETE")
		ok(t, b.S.Check(ctx, b.Keeper, id, map[string]int{"name": 0, "uscc": 1}))
		testkit.Refused(t, "apply", b.S.Apply(ctx, b.Deputy, id, imports.CorrectOnly), "NOT_PERMITTED")
		testkit.Refused(t, "apply", b.S.Apply(ctx, b.Keeper, id, "everything"), "MODE_UNKNOWN")
		ok(t, b.S.Apply(ctx, b.Keeper, id, imports.Nothing))
		if b.count(t) != 0 || b.batch(t, id).State != imports.Discarded {
			t.Errorf("%d subjects, %+v", b.count(t), b.batch(t, id))
		}
	})
}

func TestImportAgainShowsWhatChanges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx, q := t.Context(), b.DB.Read()
		header := []string{"名称", "统一社会信用代码", "许可证号", "街道", "信用等级", "标签", "联系人"}
		b.load(t, file(t, header,
			[]string{"甲商行", uscc(t, 1), "", "草庙子镇", "A", "餐饮、食品", "张"},
			[]string{"乙商行", uscc(t, 2), "", "汪疃镇", "", "", ""},
			[]string{"丙工地", "", "施001", "汪疃镇", "", "", ""}))
		b.Clock.Advance(1e9)
		again := file(t, []string{"许可证号", "名称", "统一社会信用代码", "街道", "信用等级"},
			[]string{"", "甲商行", uscc(t, 1), "蔄山镇", "高"},
			[]string{"", "乙商行", uscc(t, 2), "汪疃镇", ""},
			[]string{"施001", "丙工地", "", "草庙子镇", ""},
			[]string{"施002", "丙工地", "", "草庙子镇", ""})
		content, err := os.ReadFile(again)
		ok(t, err)
		id := b.receive(t, roster.Objects, content)
		ok(t, b.S.Check(ctx, b.Keeper, id, b.batch(t, id).Mapping))
		batch := b.batch(t, id)
		if batch.Counts != (imports.Counts{Total: 4, New: 1, Changed: 2, Unchanged: 1}) {
			t.Errorf("%+v", batch.Counts)
		}
		labels, rows := batch.ChangedFields()
		if !slices.Equal(labels, []string{"街道", "信用风险等级"}) || !slices.Equal(rows, []int64{2, 1}) {
			t.Errorf("%v %v", labels, rows)
		}
		changes, err := imports.Changes(ctx, q, batch, 10)
		ok(t, err)
		street := imports.Change{Line: 2, ID: uscc(t, 1), Name: "甲商行",
			Change: roster.Change{Column: "街道", Old: "草庙子镇", Wrote: "蔄山镇"}}
		if len(changes) != 3 || changes[0] != street || changes[1].Wrote != "信用风险高" {
			t.Errorf("%+v", changes)
		}
		ok(t, b.S.Apply(ctx, b.Keeper, id, imports.CorrectOnly))
		ok(t, b.S.Run(ctx, imports.Args{Batch: id, Person: b.Keeper.Person}))
		s, err := roster.SubjectByID(ctx, q, region, ids.Subject(uscc(t, 1)))
		ok(t, err)
		if s.Street != "蔄山镇" || s.Credit != "D" || s.Contact != "张" || !slices.Equal(s.Labels, []string{"食品", "餐饮"}) ||
			s.Version != 2 || s.Batch != id {
			t.Errorf("%+v", s)
		}
		past, err := roster.SubjectHistory(ctx, q, region, s.ID)
		if err != nil || len(past) != 1 || past[0].Row.Street != "草庙子镇" || past[0].Batch != id {
			t.Errorf("%+v %v", past, err)
		}
		if d := roster.Differences(past[0].Row, s); len(d) != 2 {
			t.Errorf("%+v", d)
		}
		site, err := roster.SubjectByID(ctx, q, region, "N:"+region+"-000001")
		if err != nil || site.Licence != "施001" || site.Street != "草庙子镇" || site.Type != "99" {
			t.Errorf("%+v %v", site, err)
		}
		if last, err := roster.SubjectByID(ctx, q, region, "N:"+region+"-000002"); err != nil || last.Licence != "施002" {
			t.Errorf("%+v %v", last, err)
		}
		if got, _ := b.load(t, again); got.Counts != (imports.Counts{Total: 4, Unchanged: 4}) {
			t.Errorf("third time: %+v", got.Counts)
		}
	})
}

func TestRowErrors(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		header := []string{"名称", "统一社会信用代码", "成立日期", "登记状态", "行政区划代码", "标签"}
		for name, row := range map[string]struct {
			cells  []string
			column string
			reason string
		}{
			"no name":        {[]string{"", uscc(t, 1), "", "", "", ""}, "名称", "不能为空"},
			"old code":       {[]string{"甲", "320102000020373", "", "", "", ""}, "统一社会信用代码", "15位的旧注册号"},
			"lower case":     {[]string{"甲", "91371000MA3CxC6P9J", "", "", "", ""}, "统一社会信用代码", "半角大写"},
			"length":         {[]string{"甲", "9137100", "", "", "", ""}, "统一社会信用代码", "应为18位"},
			"premises":       {[]string{"甲", uscc(t, 1) + "#1", "", "", "", ""}, "统一社会信用代码", "代码#01"},
			"date":           {[]string{"甲", uscc(t, 1), "2023-02-30", "", "", ""}, "成立日期", "不是有效日期"},
			"date words":     {[]string{"甲", uscc(t, 1), "N/A", "", "", ""}, "成立日期", "不是有效日期"},
			"status":         {[]string{"甲", uscc(t, 1), "", "不明", "", ""}, "登记状态", "不在字典中"},
			"other region":   {[]string{"甲", uscc(t, 1), "", "", "371002", ""}, "行政区划代码", "不属于本次导入"},
			"region form":    {[]string{"甲", uscc(t, 1), "", "", "3710", ""}, "行政区划代码", "6位数字"},
			"long":           {[]string{strings.Repeat("长", 201), uscc(t, 1), "", "", "", ""}, "名称", "超过 200 个字"},
			"line break":     {[]string{"甲\n乙", uscc(t, 1), "", "", "", ""}, "名称", "换行或控制字符"},
			"control":        {[]string{"甲\x07", uscc(t, 1), "", "", "", ""}, "名称", "控制字符"},
			"lost character": {[]string{"甲\ufffd", uscc(t, 1), "", "", "", ""}, "名称", "丢失的字符"},
			"label":          {[]string{"甲", uscc(t, 1), "", "", "", "一 二"}, "监管标签", "不能用作"},
		} {
			batch, wrong := b.load(t, file(t, header, row.cells))
			if batch.Counts != (imports.Counts{Total: 1, Wrong: 1}) || len(wrong) != 1 {
				t.Errorf("%s: %+v %+v", name, batch.Counts, wrong)
				continue
			}
			if w := wrong[0]; w.Line != 2 || w.Column != row.column || !strings.Contains(w.Reason, row.reason) {
				t.Errorf("%s: %+v", name, w)
			}
		}
		premises, _ := b.load(t, file(t, header, []string{"甲", uscc(t, 1) + "#02", "2019/9/1", "开业", region, ""}))
		if premises.Counts.New != 1 {
			t.Errorf("several premises: %+v", premises.Counts)
		}
		if s, err := roster.SubjectByID(t.Context(), b.DB.Read(), region, ids.Subject(uscc(t, 1)+"#02")); err != nil ||
			s.USCC != uscc(t, 1) || s.Founded != "2019-09-01" {
			t.Errorf("%+v %v", s, err)
		}
	})
}

func TestImportOfInspectors(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx := t.Context()
		header := []string{"姓名", "内部编号", "所属部门", "执法证号", "证件有效期", "人员类别", "是否可任组长", "岗位资质"}
		in := func(rows ...[]string) (imports.Batch, []imports.Problem) {
			batch, wrong, err := b.S.ImportFile(ctx, b.Keeper,
				imports.Direct{Kind: roster.Inspecting, Region: region, Dept: "SHGZ",
					Path: file(t, append([][]string{header}, rows...)...)})
			ok(t, err)
			return batch, wrong
		}
		_, err := b.Roster.AddInspector(ctx, b.OtherKeeper, roster.Inspector{Code: "SCJG-004", Dept: "SCJG", Name: "外"})
		ok(t, err)
		batch, wrong := in(
			[]string{"甲", "SHGZ-001", "社会工作部", "鲁K1", "2027年12月31日", "公务员", "是", "教育、民政"},
			[]string{"乙", "", "", "鲁K2", "2026-10-15", "", "否", ""},
			[]string{"丙", "", "SHGZ", "", "", "", "", ""},
			[]string{"丁", "SHGZ-009", "市场监管局", "鲁K3", "", "", "", ""},
			[]string{"戊", "SCJG-004", "", "鲁K4", "2027-12-31", "", "", ""},
			[]string{"己", "", "", "鲁K2", "", "", "", ""},
			[]string{"庚", "", "", "鲁K5", "", "", "也许", ""})
		if batch.Counts != (imports.Counts{Total: 7, New: 3, Wrong: 4}) || len(wrong) != 4 {
			t.Fatalf("%+v %+v", batch.Counts, wrong)
		}
		for i, want := range []string{"不是本次导入的部门", "已被部门 SCJG 使用", "与第 3 行重复", "是”或“否"} {
			if !strings.Contains(wrong[i].Reason, want) {
				t.Errorf("%+v, want %s", wrong[i], want)
			}
		}
		people, err := roster.Inspectors(ctx, b.DB.Read(), "SHGZ")
		ok(t, err)
		if len(people) != 3 || people[0].Name != "甲" || !people[0].Leader || people[0].CertUntil != "2027-12-31" ||
			!slices.Equal(people[0].Quals, []string{"教育", "民政"}) ||
			people[1].Code != "SHGZ-002" || people[2].Category != roster.Daily {
			t.Errorf("%+v", people)
		}
		if wrong[0].Value != "市场监管局" || wrong[2].Column != "执法证号" || wrong[2].Value != "鲁K2" {
			t.Errorf("%+v", wrong)
		}
		batch, wrong = in([]string{"乙", "", "", "鲁K2", "2027-10-15", "", "", ""},
			[]string{"甲", "SHGZ-001", "", "鲁K2", "2027-12-31", "", "", ""})
		if batch.Counts != (imports.Counts{Total: 2, Changed: 1, Wrong: 1}) ||
			!strings.Contains(wrong[0].Reason, "与第 2 行重复") {
			t.Errorf("%+v %+v", batch.Counts, wrong)
		}
		batch, wrong = in([]string{"甲", "SHGZ-001", "", "鲁K2", "2027-12-31", "", "", ""})
		if batch.Counts != (imports.Counts{Total: 1, Wrong: 1}) || !strings.Contains(wrong[0].Reason, "SHGZ-002") {
			t.Errorf("%+v %+v", batch.Counts, wrong)
		}
	})
}

func TestStrictAndDryRunWriteNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx := t.Context()
		path := file(t, []string{"名称", "统一社会信用代码"}, []string{"甲", uscc(t, 1)}, []string{"乙", "x"})
		before := b.Acts()
		for _, d := range []imports.Direct{{DryRun: true}, {Strict: true}} {
			d.Kind, d.Region, d.Dept, d.Path = roster.Objects, region, "SHGZ", path
			batch, wrong, err := b.S.ImportFile(ctx, b.Keeper, d)
			if d.Strict != errors.Is(err, imports.ErrWrongRows) || batch.Counts.New != 1 || batch.Counts.Wrong != 1 ||
				len(wrong) != 1 {
				t.Errorf("%+v: %+v %v %v", d, batch.Counts, wrong, err)
			}
		}
		if b.count(t) != 0 || len(b.Acts()) != len(before) {
			t.Errorf("%d subjects, %v", b.count(t), b.Acts())
		}
	})
}

func TestUnreadableUploads(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	b := newBench(t, h)
	for name, row := range map[string]struct {
		content []byte
		code    string
		kind    law.Kind
	}{
		"empty":  {nil, "FILE_UNREADABLE", law.Invalid},
		"binary": {[]byte("%PDF-1.7 \x00\x01\x02"), "FILE_UNREADABLE", law.Invalid},
	} {
		_, err := b.S.Receive(context.Background(), b.Keeper,
			imports.Upload{Kind: roster.Objects, Region: region, Dept: "SHGZ", Filename: "x",
				Content: bytes.NewReader(row.content)})
		if no := testkit.Refused(t, "receive", err, row.code); no.Kind != row.kind || no.Field != "file" {
			t.Errorf("%s: %+v", name, no)
		}
	}
	if kept, err := filepath.Glob(filepath.Join(h.Dir, "??", "*")); err != nil || len(kept) > 0 {
		t.Errorf("refused files were kept: %v %v", kept, err)
	}
	_, err := b.S.Receive(t.Context(), b.Keeper,
		imports.Upload{Kind: roster.Objects, Region: region, Dept: "SHGZ", Filename: "x",
			Content: &zeros{imports.MaxFile + 1}})
	if no := testkit.Refused(t, "receive", err, "FILE_TOO_LARGE"); no.Kind != law.TooLarge {
		t.Errorf("%+v", no)
	}
	_, err = b.S.Receive(t.Context(), b.Clerk,
		imports.Upload{Kind: roster.Inspecting, Region: region, Dept: "SCJG", Filename: "x", Content: strings.NewReader("a")})
	testkit.Refused(t, "receive", err, "NOT_PERMITTED")
}

// zeros is a content of n bytes.
type zeros struct{ n int }

func (z *zeros) Read(p []byte) (int, error) {
	if z.n <= 0 {
		return 0, errors.New("read beyond the limit")
	}
	n := min(len(p), z.n)
	z.n -= n
	return n, nil
}
