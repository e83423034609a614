package portal

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/publication"
	"yangguang/internal/query"
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
	list, _, err := query.Published(r.Context(), p.App.DB.Read(), resultFilter(ui.Query(r)), 0, 0)
	if err != nil {
		return err
	}
	type published struct {
		SHA256   string          `json:"sha256"`
		SM3      string          `json:"sm3"`
		Document json.RawMessage `json:"document"`
	}
	out := make([]published, len(list))
	for i, x := range list {
		out[i] = published{x.SHA256, x.SM3, json.RawMessage(x.Content)}
	}
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false) // the hashes are of the bytes as published
	if err := enc.Encode(out); err != nil {
		return err
	}
	return download(w, "results.json", body.Bytes())
}

var csvHead = []string{"任务编号", "任务名称", "检查对象名称", "对象代码", "检查事项", "检查部门", "执法证号", "检查方式", "检查结束日", "检查结果", "情况摘要", "处理情况",
	"公示日期", "公示期限", "逾期原因", "版本", "SHA-256", "链接"}

// resultCSV sends the results of a search as a table, in UTF-8 with a byte
// order mark so that spreadsheets read the Chinese.
func (p *Portal) resultCSV(w http.ResponseWriter, r *http.Request) error {
	list, _, err := query.Published(r.Context(), p.App.DB.Read(), resultFilter(ui.Query(r)), 0, 0)
	if err != nil {
		return err
	}
	rows := [][]string{csvHead}
	for _, x := range list {
		d, err := x.Document()
		if err != nil {
			return err
		}
		var items, methods []string
		for _, it := range d.Items {
			items = append(items, it.Name)
			methods = append(methods, it.Methods...)
		}
		row := []string{d.Task.Code, d.Task.Name, d.Subject.Name, d.Subject.Code, strings.Join(items, "、"), d.Dept.Name, strings.Join(d.Inspectors, "、"),
			strings.Join(unique(methods), "、"), d.EndedOn, typeNames(d), d.Summary, d.Handling, d.PublishedOn, d.DueOn, d.LateReason,
			strconv.Itoa(d.Version), x.SHA256, resultHref(x.Result)}
		for i := range row {
			row[i] = plainCell(row[i])
		}
		rows = append(rows, row)
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="results.csv"`)
	if _, err := w.Write([]byte("\uFEFF")); err != nil {
		return nil // the visitor went away; there is nobody to tell
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.WriteAll(rows); err != nil {
		return nil
	}
	return nil
}

// plainCell keeps a spreadsheet from taking a text for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func unique(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
