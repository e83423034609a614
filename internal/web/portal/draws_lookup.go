package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"yangguang/internal/canon"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/message"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// lookedBack is how many public draws one search over all of them goes through.
const lookedBack = 20

// lookupBox is the form of "查一家".
type lookupBox struct {
	Draw string // id, "" for a search over the newest draws
	Code string // as typed
}

type lookupPage struct {
	Form      lookupBox
	Problem   *ui.Notice
	Standings []standing
}

// standing is what one draw decided about one subject.
type standing struct {
	Verdict ui.Verdict
	Facts   []ui.Def // ticket and cut-off, of one that took part
	Command string   // computes the ticket, "" where there is none
}

var lookupView = ui.Define[lookupPage]("portal/lookup")

// typedCode reads the code that a visitor typed. Anything else than a code with
// a fitting check character gives a notice but is still looked up: rosters hold
// premises and subjects without a code too.
func typedCode(f *ui.Form) (string, *ui.Notice) {
	code, _ := canon.FoldUSCC(f.String("code"))
	switch {
	case code == "":
		return "", &ui.Notice{Tone: ui.Warn, Title: "请填写统一社会信用代码", Basis: law.USCCRule}
	case !draw.ValidID(code):
		return "", &ui.Notice{Tone: ui.Warn, Title: "这不是一个代码", Basis: law.USCCRule,
			Text: "统一社会信用代码由十八位数字和大写字母组成，请照营业执照或登记证书填写。"}
	}
	base, _, _ := strings.Cut(code, "#")
	if _, err := canon.ParseUSCC(base); err != nil {
		return code, &ui.Notice{Tone: ui.Warn, Title: "请核对代码", Text: message.Of(err).ZH, Basis: law.USCCRule}
	}
	return code, nil
}

// drawLookup answers "查一家" for one draw.
func (p *Portal) drawLookup(w http.ResponseWriter, r *http.Request) error {
	d, err := sampling.ByID(r.Context(), p.App.DB.Read(), ids.Draw(r.PathValue("id")))
	if err != nil {
		return err
	}
	f := ui.Query(r)
	out := lookupPage{Form: lookupBox{Draw: string(d.ID), Code: f.String("code")}}
	title := closedTitle(d.Title, d.Embargoed())
	switch {
	case !d.Public():
		out.Problem = &ui.Notice{Tone: ui.Warn, Title: "这次抽取现在还不能查询", Text: notYet(d), Basis: law.Embargo,
			Link: new(ui.Link("回到这次抽取", drawHref(d.ID), ""))}
	case d.Kind != draw.KindObjects:
		out.Problem = &ui.Notice{Tone: ui.Info, Title: "这次抽的是执法检查人员", Text: "检查对象请在检查对象的抽取里查询。",
			Link: new(ui.Link("查全部抽取", drawsPath+"/lookup", ""))}
	default:
		var code string
		if code, out.Problem = typedCode(f); code != "" {
			s, err := p.App.Sampling.LookUp(r.Context(), p.App.DB.Read(), d.ID, ids.Subject(code))
			if err != nil {
				return err
			}
			if s.Known() || out.Problem == nil {
				out.Standings = append(out.Standings, standingOf(d, s))
			}
		}
	}
	sh := p.R.Shell(r, "查一家："+title, ui.Crumb{Label: "抽取公示", Href: drawsPath},
		ui.Crumb{Label: string(d.ID), Href: drawHref(d.ID)})
	return lookupView.Render(w, r, p.R, http.StatusOK, sh, out)
}

// notYet says why the material of a draw is closed and when it opens.
func notYet(d sampling.Draw) string {
	if d.Embargoed() {
		return "这是不宜事先告知的抽查：结果已由公开的摘要固定，谁也改不了，但在检查结束之前不能核对。到期后全部材料公开，届时可以查询和重算。"
	}
	return "名单锁定之后才公开全部材料，请在锁定之后再查。"
}

// drawLookupAll answers it for the newest public draws of objects.
func (p *Portal) drawLookupAll(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), p.App.DB.Read()
	f := ui.Query(r)
	out := lookupPage{Form: lookupBox{Code: f.String("code")}}
	var code string
	if code, out.Problem = typedCode(f); code != "" {
		locked := query.DrawFilter{Kind: draw.KindObjects, State: sampling.Locked}
		rows, _, err := query.PublicDraws(ctx, q, locked, 0, lookedBack, 0)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Embargoed {
				continue
			}
			s, err := p.App.Sampling.LookUp(ctx, q, row.ID, ids.Subject(code))
			if err != nil {
				return err
			}
			if s.Known() {
				d, err := sampling.ByID(ctx, q, row.ID)
				if err != nil {
					return err
				}
				out.Standings = append(out.Standings, standingOf(d, s))
			}
		}
		if len(out.Standings) == 0 && out.Problem == nil {
			out.Problem = &ui.Notice{Tone: ui.Info, Title: "最近公开的抽取里都没有这家单位",
				Text: fmt.Sprintf("查了最近 %d 次公开的检查对象抽取，参加的和不参加的对象里都没有 %s。", lookedBack, code)}
		}
	}
	sh := p.R.Shell(r, "查一家", ui.Crumb{Label: "抽取公示", Href: drawsPath})
	sh.Lead = "输入一家单位的代码，看它有没有参加最近公开的各次抽取、签号是多少、为什么被抽中或没有被抽中。"
	return lookupView.Render(w, r, p.R, http.StatusOK, sh, out)
}

func standingOf(d sampling.Draw, s sampling.Standing) standing {
	say := ui.Verdict{Facts: []ui.Def{
		{Term: "抽取", Text: d.Title, Href: drawHref(d.ID), Note: string(d.ID)}, {Term: "代码", Text: string(s.ID)},
	}}
	switch {
	case s.Reason != "":
		say.Say = "不参加本次抽取：" + sampling.Reason(s.Reason)
		say.Then = "材料冻结之前已经写明不参加，理由在验证包的 excluded.txt 里，写作 " + s.Reason + "。"
		return standing{Verdict: say}
	case !s.InPool:
		say.Say = "不在这次抽取的范围内"
		say.Then = "参加的和不参加的对象里都没有这个代码。如果您认为应当在内，请向抽取部门提出。"
		return standing{Verdict: say}
	case s.Drawn:
		say.Say, say.Then = "被抽中", "签号不大于本层的抽取界限，进入检查名单。"
	case s.Stratum.CutOff == "":
		say.Say, say.Then, say.Tone = "没有被抽中", "这一层没有抽取。", ui.Good
	default:
		say.Say, say.Then, say.Tone = "没有被抽中", "参加了本次抽取，签号大于本层的抽取界限。", ui.Good
	}
	say.Facts = append(say.Facts, ui.Def{Term: "分层",
		Text: fmt.Sprintf("%s：%d 户参加，按 %s 抽出 %d 户", s.Stratum.Name, s.Stratum.Pool,
			show.RateText(s.Stratum.Num, s.Stratum.Den, s.Stratum.Fixed), s.Stratum.Drawn)})
	out := standing{Verdict: say, Facts: []ui.Def{{Term: "这家的签号", Hash: s.Ticket, Wide: true}}}
	if s.Stratum.CutOff != "" {
		out.Facts = append(out.Facts, ui.Def{Term: "本层抽取界限", Hash: s.Stratum.CutOff, Wide: true})
	}
	out.Command = "printf '%s' " + quoted(s.Key+string(s.ID)) + " | " + command(d.Hash)
	return out
}

// quoted writes a text as one word of a POSIX shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// lookupHref asks what a draw decided about one subject.
func lookupHref(drawID ids.Draw, code string) string {
	return drawHref(drawID) + "/lookup?" + url.Values{"code": {code}}.Encode()
}
