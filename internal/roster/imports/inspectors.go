package imports

import (
	"context"
	"errors"
	"iter"
	"slices"

	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
)

// inspectorStore writes the inspectors of an import. A department has at most
// a few thousand, so its roster is read once.
type inspectorStore struct {
	dept   ids.Dept
	loaded bool
	byCode map[ids.Inspector]*roster.Inspector
	byCert map[string]*roster.Inspector
	byName map[string]*roster.Inspector // those without a certificate
	taken  map[ids.Inspector]bool       // codes in the file
	number int64
}

// inspectorImport is how inspectors are imported into a department.
func inspectorImport(d identity.Department) *importer[roster.Inspector] {
	return &importer[roster.Inspector]{
		fields: roster.InspectorFields, identity: []string{"code", "dept"},
		judge: func(i *roster.Inspector) (column, reason string, warnings []string) {
			if i.Dept != "" && !slices.Contains([]string{string(d.Code), d.Name, d.Short}, string(i.Dept)) {
				return "dept", "“" + string(i.Dept) + "”不是本次导入的部门“" + d.Name + "”。", nil
			}
			i.Dept = d.Code
			if i.CertNo != "" && i.CertUntil == "" {
				warnings = append(warnings, "有执法证号但没有证件有效期，导入后不能参加抽取。")
			}
			return "", "", warnings
		},
		keys: func(i *roster.Inspector) (keys []key) {
			if i.Code != "" {
				keys = append(keys, key{field: "code", value: string(i.Code)})
			}
			switch {
			case i.CertNo != "":
				keys = append(keys, key{field: "certNo", value: i.CertNo})
			case i.Code == "":
				keys = append(keys, key{field: "name", value: i.Name})
			}
			return keys
		},
		complete: (*roster.Inspector).Complete,
		store:    &inspectorStore{dept: d.Code},
	}
}

func (st *inspectorStore) load(ctx context.Context, r *run) error {
	if st.loaded {
		return nil
	}
	st.loaded = true
	if r.tx != nil {
		if err := roster.Hold(ctx, r.tx, roster.Inspecting, string(st.dept)); err != nil {
			return err
		}
		var err error
		if st.number, err = roster.LastNumber(ctx, r.tx, roster.Inspecting, string(st.dept)); err != nil {
			return err
		}
	}
	people, err := roster.Inspectors(ctx, r.q, st.dept)
	st.taken = map[ids.Inspector]bool{}
	st.byCode, st.byCert, st.byName = map[ids.Inspector]*roster.Inspector{}, map[string]*roster.Inspector{},
		map[string]*roster.Inspector{}
	for i := range people {
		p := &people[i]
		st.byCode[p.Code] = p
		if p.CertNo != "" {
			st.byCert[p.CertNo] = p
		} else {
			st.byName[p.Name] = p
		}
	}
	return err
}

func (st *inspectorStore) find(ctx context.Context, r *run,
	entries []entry[roster.Inspector]) ([]entry[roster.Inspector], []Problem, error) {
	if err := st.load(ctx, r); err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		st.taken[e.row.Code] = true // an empty code is never given
	}
	var wrong []Problem
	right := entries[:0]
	for _, e := range entries {
		switch {
		case e.row.Code != "":
			e.was = st.byCode[e.row.Code]
		case e.row.CertNo != "":
			e.was = st.byCert[e.row.CertNo]
		default:
			e.was = st.byName[e.row.Name]
		}
		if holder := st.byCert[e.row.CertNo]; holder != nil && (e.was == nil || e.was.Code != holder.Code) {
			wrong = append(wrong, Problem{Line: e.line, Column: "执法证号", Value: e.row.CertNo,
				Reason: "这个证号已登记在编号 " + string(holder.Code) + " 的人员名下。"})
			continue
		}
		if e.was == nil && e.row.Code != "" {
			other, err := roster.InspectorByCode(ctx, r.q, e.row.Code)
			if err == nil {
				wrong = append(wrong, Problem{Line: e.line, Column: "内部编号", Value: string(e.row.Code),
					Reason: "这个编号已被部门 " + string(other.Dept) + " 使用。"})
				continue
			}
			if !errors.Is(err, db.ErrNotFound) {
				return nil, nil, err
			}
		}
		if e.was == nil && e.row.Code == "" && r.tx != nil {
			for st.taken[e.row.Code] || st.byCode[e.row.Code] != nil {
				st.number++
				e.row.Code = roster.InspectorCode(st.dept, st.number)
			}
		}
		right = append(right, e)
	}
	return right, wrong, nil
}

func (st *inspectorStore) stamp(i *roster.Inspector, version int, tx *ledger.Tx, batch string) {
	i.Version, i.UpdatedAt, i.UpdatedBy, i.Batch = version, tx.Micros(), tx.By.Person, batch
}

func (st *inspectorStore) name(i *roster.Inspector) (id, name string) { return string(i.Code), i.Name }

func (st *inspectorStore) insert(ctx context.Context, tx *ledger.Tx, rows iter.Seq[roster.Inspector]) (int64, error) {
	return roster.InsertInspectors(ctx, tx, rows)
}

func (st *inspectorStore) replace(ctx context.Context, tx *ledger.Tx, old, rows []roster.Inspector) error {
	return roster.ReplaceInspectors(ctx, tx, old, rows)
}

func (st *inspectorStore) finish(ctx context.Context, tx *ledger.Tx, changed bool) error {
	if !st.loaded {
		return nil
	}
	if err := roster.Touch(ctx, tx, roster.Inspecting, string(st.dept), changed); err != nil {
		return err
	}
	return roster.SetLastNumber(ctx, tx, roster.Inspecting, string(st.dept), st.number)
}
