package portal

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yangguang/internal/publication"
	"yangguang/internal/query"
	"yangguang/internal/tabular"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// resultDocument sends the canonical content whose hash stands in the log.
func (p *Portal) resultDocument(w http.ResponseWriter, r *http.Request) error {
	pub, err := publication.PublicationOf(r.Context(), p.App.DB.Read(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return download(w, "result.json", []byte(pub.Content))
}

// resultJSON sends the results of a search: each as published, byte for byte,
// with the hashes that stand in the log.
func (p *Portal) resultJSON(w http.ResponseWriter, r *http.Request) error {
	type published struct {
		SHA256   string          `json:"sha256"`
		SM3      string          `json:"sm3"`
		Document json.RawMessage `json:"document"`
	}
	out := []published{}
	err := query.EachPublished(
		r.Context(),
		p.App.DB.Read(),
		resultFilter(ui.Query(r)),
		func(x publication.Publication) error {
			out = append(out, published{x.SHA256, x.SM3, json.RawMessage(x.Content)})
			return nil
		},
	)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false) // the hashes are of the bytes as published
	if err := enc.Encode(out); err != nil {
		return err
	}
	return download(w, "results.json", body.Bytes())
}

var csvHead = []string{
	"任务编号", "任务名称", "检查对象名称", "对象代码", "检查事项", "检查部门", "执法证号", "检查方式", "检查结束日",
	"检查结果", "情况摘要", "处理情况", "公示日期", "公示期限", "逾期原因", "版本", "SHA-256", "链接",
}

// resultCSV sends the results of a search as a table for programs: the heads
// come first.
func (p *Portal) resultCSV(w http.ResponseWriter, r *http.Request) error {
	return csvFile(w, "results.csv", csvHead, p.resultLines(r.Context(), resultFilter(ui.Query(r))))
}

// csvFile sends a table as a CSV. The connection is cut when it breaks off
// half-way, so that nobody takes a part for the whole.
func csvFile(w http.ResponseWriter, name string, head []string, rows iter.Seq2[[]string, error]) error {
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if err := (tabular.Export{Head: head}).Write(w, tabular.CSV, rows); err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// resultLines reads the results of a search as lines of a table, one at a time.
func (p *Portal) resultLines(ctx context.Context, f query.PublicFilter) iter.Seq2[[]string, error] {
	each := func(fn func([]string) error) error {
		return query.EachPublished(ctx, p.App.DB.Read(), f, func(x publication.Publication) error {
			row, err := resultLine(x)
			if err != nil {
				return err
			}
			return fn(row)
		})
	}
	return show.Lines(each, func(row []string) []string { return row })
}

func resultLine(x publication.Publication) ([]string, error) {
	d, err := x.Document()
	if err != nil {
		return nil, err
	}
	var items, methods []string
	for _, it := range d.Items {
		items = append(items, it.Name)
		for _, m := range it.Methods {
			if !slices.Contains(methods, m) {
				methods = append(methods, m)
			}
		}
	}
	return []string{
		d.Task.Code, d.Task.Name, d.Subject.Name, d.Subject.Code, strings.Join(items, "、"), d.Dept.Name,
		strings.Join(d.Inspectors, "、"), strings.Join(methods, "、"), d.EndedOn, typeNames(d), d.Summary, d.Handling,
		d.PublishedOn, d.DueOn, d.LateReason, strconv.Itoa(d.Version), x.SHA256, resultHref(x.Result),
	}, nil
}
