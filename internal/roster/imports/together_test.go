package imports_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yangguang/internal/db"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/testkit"
)

// A check of a million rows takes a while; meanwhile others must be able to
// sign in and to act.
func TestCheckKeepsNobodyFromWriting(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		id := b.receive(t, roster.Objects, thousand(t))
		done := make(chan error, 1)
		ok(t, b.DB.Write(t.Context(), func(context.Context, *db.Tx) error {
			go func() { done <- b.S.Check(t.Context(), b.Keeper, id, b.batch(t, id).Mapping) }()
			for patience := time.After(time.Minute); ; {
				select {
				case err := <-done: // PostgreSQL lets it write what it found, too
					done <- err
					return nil
				case <-patience:
					t.Error("the check waits for a writer")
					return nil
				case <-time.After(10 * time.Millisecond):
					if read, all, _ := b.S.Checking(id); all > 0 && read == all {
						return nil
					}
				}
			}
		}))
		ok(t, <-done)
		if c := b.batch(t, id).Counts; c.Total != 1000 || c.Wrong != 10 {
			t.Errorf("%+v", c)
		}
	})
}

// One who does not wait for a long check learns how it ended.
func TestCheckThatNobodyWaitsFor(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	b := newBench(t, h)
	id := b.receive(t, roster.Objects, thousand(t))
	done, err := b.S.CheckWithin(t.Context(), b.Keeper, id, map[string]int{"uscc": 1}, time.Minute)
	if !done {
		t.Fatal("not waited for")
	}
	testkit.Refused(t, "check within", err, "MAPPING_INCOMPLETE")
	if b.S.LateFault(id) != nil {
		t.Error("a fault that was told is told again")
	}
	if done, err := b.S.CheckWithin(t.Context(), b.Keeper, id, map[string]int{"uscc": 1}, 0); done || err != nil {
		t.Fatalf("waited for: %v", err)
	}
	for patience := time.Now().Add(time.Minute); err == nil &&
		time.Now().Before(patience); time.Sleep(10 * time.Millisecond) {
		err = b.S.LateFault(id)
	}
	testkit.Refused(t, "late fault", err, "MAPPING_INCOMPLETE")
}

// A crash leaves the batch in Applying and its job in the hands of a process
// that is no more; the next start takes it up.
func TestBrokenOffImportIsResumed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx := t.Context()
		id := b.receive(t, roster.Objects, thousand(t))
		ok(t, b.S.Check(ctx, b.Keeper, id, b.batch(t, id).Mapping))
		ok(t, b.S.Resume(ctx))
		if b.count(t) != 0 {
			t.Fatal("an import that nobody decided")
		}
		ok(t, b.S.Apply(ctx, b.Keeper, id, imports.CorrectOnly))
		ok(t, b.S.Resume(ctx))
		if got := b.batch(t, id); got.State != imports.Applied || got.Decided != b.Keeper.Person || b.count(t) != 990 {
			t.Errorf("%+v, %d subjects", got, b.count(t))
		}
	})
}

// One who may import no more when the job runs: it fails with a reason, and
// does not stand as under way for ever.
func TestImportOfSomebodyWhoLeft(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx := t.Context()
		for name, query := range map[string]string{
			"role":    `update role_grant set until_at = 1 where person = $1`,
			"account": `update person set active = 0 where id = $1`,
		} {
			id := b.receive(t, roster.Objects, thousand(t))
			ok(t, b.S.Check(ctx, b.Keeper, id, b.batch(t, id).Mapping))
			ok(t, b.S.Apply(ctx, b.Keeper, id, imports.CorrectOnly))
			set := func(query string) {
				ok(t, b.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
					_,
						err := tx.Exec(ctx, query, b.Keeper.Person)
					return err
				}))
			}
			set(query)
			ok(t, b.S.Run(ctx, imports.Args{Batch: id, Person: b.Keeper.Person}))
			if got := b.batch(t, id); got.State != imports.Failed || got.Fault == "" || b.count(t) != 0 {
				t.Errorf("%s: %+v", name, got)
			}
			set(`update role_grant set until_at = 9000000000000000 where person = $1`)
			set(`update person set active = 1 where id = $1`)
		}
	})
}

// Two processes at the same import: one writes, the other gives way and does
// not call it failed.
func TestImportTwiceAtTheSameTime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		ctx := t.Context()
		id := b.receive(t, roster.Objects, thousand(t))
		ok(t, b.S.Check(ctx, b.Keeper, id, b.batch(t, id).Mapping))
		ok(t, b.S.Apply(ctx, b.Keeper, id, imports.CorrectOnly))
		var group sync.WaitGroup
		for range 4 {
			other := &imports.Service{Ledger: b.S.Ledger, Authz: b.S.Authz, Files: b.S.Files}
			group.Go(func() {
				if err := other.Run(ctx, imports.Args{Batch: id, Person: b.Keeper.Person}); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if got := b.batch(t, id); got.State != imports.Applied || got.Counts.New != 990 || b.count(t) != 990 {
			t.Errorf("%+v, %d subjects", got, b.count(t))
		}
	})
}

// A file that is wrong as a whole is counted to its end and listed in part.
func TestVeryManyWrongRows(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	b := newBench(t, h)
	rows := imports.ListedProblems + 500
	id := b.receive(t, roster.Objects, []byte("名称,统一社会信用代码\n"+strings.Repeat("甲,9\n", rows)))
	ok(t, b.S.Check(t.Context(), b.Keeper, id, b.batch(t, id).Mapping))
	batch := b.batch(t, id)
	if n, err := imports.CountProblems(t.Context(), b.DB.Read(), batch, imports.ProblemFilter{}); err != nil ||
		n != imports.ListedProblems || batch.Counts.Wrong != int64(rows) {
		t.Errorf("%d listed, %+v, %v", n, batch.Counts, err)
	}
}

// A subject that gets its code, or a licence, is not taken for another one
// without a word.
func TestNamesakesWithoutCode(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		header := []string{"名称", "统一社会信用代码", "许可证号"}
		b.load(t, file(t, header, []string{"甲工地", "", ""}, []string{"乙工地", "", "施001"}))
		batch, _ := b.load(t, file(t, header,
			[]string{"甲工地", uscc(t, 1), ""}, []string{"甲工地", "", "施009"}, []string{"乙工地", "", "施002"}, []string{"乙工地", "", ""},
			[]string{"丙工地", "", ""}))
		if batch.Counts != (imports.Counts{Total: 5, New: 5, Warned: 3}) {
			t.Errorf("%+v", batch.Counts)
		}
		for i, p := range b.problems(t, batch) {
			if !p.Warning || p.Line != []int{2, 3, 5}[i] || !strings.Contains(p.Reason, "N:"+region+"-00000") {
				t.Errorf("%+v", p)
			}
		}
	})
}

// A workbook with several sheets: the first is read unless another is named,
// cells that lost digits are wrong, hidden rows are pointed out.
func TestWorkbook(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		f := excelize.NewFile()
		defer f.Close()
		_, err := f.NewSheet("明细")
		ok(t, err)
		ok(t, f.SetSheetRow("Sheet1", "A1", &[]any{"填表说明", "内容"}))
		ok(t, f.SetSheetRow("明细", "A1", &[]any{"商号", "代码列", "账号"}))
		ok(t, f.SetSheetRow("明细", "A2", &[]any{"甲商行", uscc(t, 1), int64(6222020200112233440)}))
		ok(t, f.SetSheetRow("明细", "A3", &[]any{"乙商行", int64(913710007060885349), ""}))
		ok(t, f.SetSheetRow("明细", "A4", &[]any{"丙商行", uscc(t, 2), ""}))
		ok(t, f.SetSheetRow("明细", "A5", &[]any{"丁商行", "9.13710007060885E+17", ""}))
		ok(t, f.SetRowVisible("明细", 4, false))
		content, err := f.WriteToBuffer()
		ok(t, err)
		id := b.receive(t, roster.Objects, content.Bytes())
		if got := b.batch(t, id); got.Sheet != "Sheet1" || fmt.Sprint(got.Sheets, got.Header) != "[Sheet1 明细] [填表说明 内容]" {
			t.Errorf("%+v", got)
		}
		testkit.Refused(t, "choose sheet", b.S.ChooseSheet(t.Context(), b.Keeper, id, "没有"), "FILE_UNREADABLE")
		ok(t, b.S.ChooseSheet(t.Context(), b.Keeper, id, "明细"))
		ok(t, b.S.Check(t.Context(), b.Keeper, id, map[string]int{"name": 0, "uscc": 1}))
		batch := b.batch(t, id)
		if batch.Counts != (imports.Counts{Total: 4, New: 2, Wrong: 2, Warned: 1}) {
			t.Errorf("%+v", batch.Counts)
		}
		for i, want := range []string{"超过15位", "科学计数法", "隐藏"} {
			if p := b.problems(t, batch)[i]; p.Line != []int{3, 5, 4}[i] || !strings.Contains(p.Reason, want) ||
				p.Warning != (i == 2) {
				t.Errorf("%+v, want %s", p, want)
			}
		}
		in := imports.Direct{Kind: roster.Objects, Region: region, Dept: "SHGZ", Path: write(t, content.Bytes()), Sheet: "明细",
			Columns: map[string]string{"名称": "商号", "uscc": "代码列"}}
		if direct, _, err := b.S.ImportFile(t.Context(), b.Keeper, in); err != nil || direct.Counts != batch.Counts {
			t.Errorf("%+v %v", direct.Counts, err)
		}
		for _, columns := range []map[string]string{{"名称": "没有"}, {"没有": "商号"}, {"uscc": "代码列"}} {
			in.Columns = columns
			_, _, err := b.S.ImportFile(t.Context(), b.Keeper, in)
			testkit.Refused(t, "import file", err, "MAPPING_INCOMPLETE")
		}
	})
}

// A dry run keeps nobody from writing either.
func TestDryRunHoldsNothing(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	b := newBench(t, h)
	path := write(t, thousand(t))
	errBack := errors.New("back")
	err := b.DB.Write(t.Context(), func(context.Context, *db.Tx) error {
		batch, _, err := b.S.ImportFile(t.Context(), b.Keeper,
			imports.Direct{Kind: roster.Objects, Region: region, Dept: "SHGZ", Path: path, DryRun: true})
		if batch.Counts.New != 990 {
			t.Errorf("%+v %v", batch.Counts, err)
		}
		return errBack
	})
	if !errors.Is(err, errBack) {
		t.Error(err)
	}
}
