package portal

import (
	"errors"
	"net/http"
	"regexp"

	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

var verifyRoutes = []Route{{"GET /verify", (*Portal).verify}}

type verifyPage struct {
	Choose ui.Field
	None   ui.Empty
	Draw   *verifyDraw
	Log    verifyLog
	Basis  law.Provision
	Proven []string
	Left   []string
}

type verifyDraw struct {
	ID, Title, Href string
	Ours            string // one command of this program
	Steps           []verifyStep
	Lookup          *lookupBox // of a draw of objects
}

type verifyLog struct {
	Checkpoint, VKey, Ours, Read string
}

var verifyView = ui.Define[verifyPage]("portal/verify")

// proven and left are ssj/1 section 8 for a citizen.
var (
	proven = []string{
		"参加和不参加抽取的对象、比例和方案在现场摇号之前已经固定，之后改一个字节都会被发现。",
		"种子由平台、见证人和现场摇号共同决定；只要其中一方守信，就没有人能预先知道或挑选结果。",
		"公布的名单就是这些材料唯一能算出的名单，一家不多，一家不少。",
		"同一次冻结没有悄悄重抽：作废要有理由和同意，次数写在种子单里，计入公开的作废率。",
		"这些记录都在只增不改的公开日志里，事后改动会与已经签发的检查点矛盾。",
	}
	left = []string{
		"冻结之前的名录库是不是真实、完整：谁该参加、分在哪一层、凭什么不参加，算法证明不了。这是最大的余留风险，所以公开不参加的对象和理由，并请每家单位用“查一家”核对自己。",
		"如果所有各方串通，结果可以被预先知道；但材料仍然固定，仍然可以重算，仍然不能悄悄重抽。",
		"最后公布随机密码的人可以拒绝公布，迫使这一次作废；这种作废是公开的。",
		"执法人员在冻结之前虚报的回避情形，要靠核查发现。",
	}
)

// mostChoices is how many of the newest draws the page offers.
const mostChoices = 50

func (p *Portal) verify(w http.ResponseWriter, r *http.Request) error {
	ctx, q, f := r.Context(), p.App.DB.Read(), ui.Query(r)
	rows, _, err := query.PublicDraws(ctx, q, query.DrawFilter{State: sampling.Locked}, 0, mostChoices, 0)
	if err != nil {
		return err
	}
	base := p.base(r)
	out := verifyPage{Basis: law.OpenVerify, Proven: proven, Left: left,
		None: ui.Empty{Title: "还没有公开的抽取", Text: "名单锁定之后，这里给出核对那次抽取的命令。"}}
	var options []ui.Option
	newest, objects := ids.Draw(""), false // public draw, of objects where there is one
	for _, d := range rows {
		if d.Embargoed {
			continue
		}
		options = append(options, ui.Option{Value: string(d.ID),
			Label: d.Title + " · " + show.DrawKind(d.Kind) + " · " + string(d.ID)})
		if newest == "" || d.Kind == draw.KindObjects && !objects {
			newest, objects = d.ID, d.Kind == draw.KindObjects
		}
	}
	chosen := f.String("draw")
	if chosen == "" {
		chosen = string(newest)
	}
	f.Values.Set("draw", chosen)
	out.Choose = f.Select("draw", "核对哪一次抽取", options)
	if chosen != "" {
		if out.Draw, err = p.verifyDraw(r, base, ids.Draw(chosen)); err != nil {
			return err
		}
	}
	if out.Log, err = p.verifyLog(r, base); err != nil {
		return err
	}
	sh := p.R.Shell(r, "怎样自己验证")
	sh.Lead = "不必相信本网站，也不必相信本系统：材料在这里，用您自己电脑上的通用工具就能算出同样的结果。"
	return verifyView.Render(w, r, p.R, http.StatusOK, sh, out)
}

func (p *Portal) verifyDraw(r *http.Request, base string, id ids.Draw) (*verifyDraw, error) {
	ctx, q := r.Context(), p.App.DB.Read()
	h, err := sampling.HallOf(ctx, q, id)
	if err != nil {
		return nil, err
	}
	files, _, err := p.App.Sampling.Published(h)
	if errors.Is(err, db.ErrNotFound) {
		return nil, sampling.NotPublicYet(notYet(h.Draw))
	}
	if err != nil {
		return nil, err
	}
	entries, err := ledger.EntriesOf(ctx, q, "draw:"+string(id))
	if err != nil {
		return nil, err
	}
	out := &verifyDraw{ID: string(id), Title: h.Draw.Title, Href: drawHref(id),
		Ours:  "yangguang verify " + base + drawHref(id) + "/bundle.zip",
		Steps: verifySteps(base, h, files, entryNumbers(entries))}
	if h.Draw.Kind == draw.KindObjects {
		out.Lookup = &lookupBox{Draw: string(id)}
	}
	return out, nil
}

func (p *Portal) verifyLog(r *http.Request, base string) (verifyLog, error) {
	out := verifyLog{VKey: p.App.Ledger.VKey(), Read: "curl -s " + quoted(base+"/log/checkpoint")}
	note, err := p.App.Ledger.Checkpoint(r.Context())
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return out, err
	}
	out.Checkpoint = string(note)
	out.Ours = "yangguang log verify -url " + base + "/log"
	if out.VKey != "" {
		out.Ours += " -vkey " + quoted(out.VKey)
	}
	return out, nil
}

var plainHost = regexp.MustCompile(`^[A-Za-z0-9.:\[\]-]+$`)

// base is the address under which the visitor reached this site, for commands
// that he copies. A host that is more than a name and a port is not repeated.
func (p *Portal) base(r *http.Request) string {
	host := r.Host
	if !plainHost.MatchString(host) {
		host = p.App.Config.Listen
	}
	if p.App.Config.HTTPS || r.TLS != nil {
		return "https://" + host
	}
	return "http://" + host
}
