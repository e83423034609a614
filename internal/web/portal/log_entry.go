package portal

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"yangguang/internal/db"
	"yangguang/internal/ledger"
	"yangguang/internal/query"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type entryPage struct {
	Facts   []ui.Def
	Docs    []ledger.Doc
	Body    string // as JSON on several lines
	Raw     string // URL of the logged bytes
	LeafHex string
	Command string // computes the leaf hash
	Proof   *entryProof
}

// entryProof is the way from the leaf to the root of the newest checkpoint.
type entryProof struct {
	Size          int64
	Path          []proofStep
	RootHex, Root string // the root in base64 as in the checkpoint
	Verdict       ui.Badge
}

type proofStep struct {
	N    int
	Left bool
	Hash string
}

var entryView = ui.Define[entryPage]("portal/entry")

func (p *Portal) entry(r *http.Request) (ledger.Stored, error) {
	n, err := strconv.ParseInt(r.PathValue("n"), 10, 64)
	if err != nil || n < 0 {
		return ledger.Stored{}, db.ErrNotFound
	}
	return ledger.EntryAt(r.Context(), p.App.DB.Read(), n)
}

// logBody sends the bytes of an entry as they were logged.
func (p *Portal) logBody(w http.ResponseWriter, r *http.Request) error {
	e, err := p.entry(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", forever)
	return sent(w.Write(e.Body))
}

// logEntry shows one entry of the public log: it holds no personal data, only
// pseudonyms and hashes.
func (p *Portal) logEntry(w http.ResponseWriter, r *http.Request) error {
	e, err := p.entry(r)
	if err != nil {
		return err
	}
	_, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(json.RawMessage(e.Body), "", "  ")
	if err != nil {
		return err
	}
	raw := entryHref(e.Idx) + "/body"
	basis, _ := e.Provision()
	out := entryPage{Body: string(body), Docs: e.Docs(), Raw: raw, LeafHex: hex.EncodeToString(e.Leaf[:]),
		Command: `{ printf '\0'; curl -fsS ` + quoted(p.base(r)+raw) + `; } | sha256sum`,
		Facts: []ui.Def{
			{Term: "办理事项", Text: query.ActWords(e.Act)}, {Term: "时间", Text: show.Instant(e.At.UnixMicro())},
			{Term: "部门", Text: show.Full(depts, e.Organ)}, {Term: "区划", Text: e.Region},
			{Term: "涉及", Text: query.SubjectWords(e.Subject), Href: subjectHref(e.Subject)},
			{Term: basis.Term(), Basis: basis}, {Term: "经办人代号", Text: e.Actor},
		}}
	switch proof, err := ledger.InclusionOf(r.Context(), p.App.DB.Read(), e.Idx); {
	case err == nil:
		out.Proof = entryProofOf(proof)
	case !errors.Is(err, db.ErrNotFound):
		return err
	}
	sh := p.R.Shell(r, fmt.Sprintf("日志第 %d 条", e.Idx), ui.Crumb{Label: "公开日志", Href: logPath})
	sh.Lead = "公开日志的一条记录。日志只增不改，任何人都可以下载核验。"
	return entryView.Render(w, r, p.R, http.StatusOK, sh, out)
}

func entryProofOf(p ledger.Inclusion) *entryProof {
	out := &entryProof{Size: p.Size, RootHex: hex.EncodeToString(p.Root[:]),
		Root:    base64.StdEncoding.EncodeToString(p.Root[:]),
		Verdict: ui.Badge{Text: "路径成立", Tone: ui.Good}}
	if !p.Holds() {
		out.Verdict = ui.Badge{Text: "路径不成立", Tone: ui.Bad}
	}
	for i, s := range p.Path {
		out.Path = append(out.Path, proofStep{N: i + 1, Left: s.Left, Hash: hex.EncodeToString(s.Hash[:])})
	}
	return out
}
