package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"yangguang/internal/canon"
	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/message"
	"yangguang/internal/plan"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
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
	Title   string
	Verdict ui.Notice
	Facts   []ui.Def
	Command string // computes the ticket, "" where there is none
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
		return "", &ui.Notice{Tone: ui.Warn, Title: "这不是一个代码", Text: "统一社会信用代码由十八位数字和大写字母组成，请照营业执照或登记证书填写。", Basis: law.USCCRule}
	}
	base, _, _ := strings.Cut(code, "#")
	if _, err := canon.ParseUSCC(base); err != nil {
		return code, &ui.Notice{Tone: ui.Warn, Title: "请核对代码", Text: message.Of(err).ZH, Basis: law.USCCRule}
	}
	return code, nil
}

// drawLookup answers "查一家" for one draw.
func (p *Portal) drawLookup(w http.ResponseWriter, r *http.Request) error {
	d, err := sampling.ByID(r.Context(), p.App.DB.Read(), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := ui.Query(r)
	out := lookupPage{Form: lookupBox{Draw: d.ID, Code: f.String("code")}}
	title := closedTitle(d.Title, d.Embargoed())
	switch {
	case !d.Public():
		out.Problem = &ui.Notice{Tone: ui.Warn, Title: "这次抽取现在还不能查询", Text: notYet(d), Basis: law.Embargo, Link: new(ui.Link("回到这次抽取", drawHref(d.ID), ""))}
	case d.Kind != draw.KindObjects:
		out.Problem = &ui.Notice{Tone: ui.Info, Title: "这次抽的是执法检查人员", Text: "检查对象请在检查对象的抽取里查询。", Link: new(ui.Link("查全部抽取", drawsPath+"/lookup", ""))}
	default:
		var code string
		if code, out.Problem = typedCode(f); code != "" {
			s, err := p.App.Sampling.LookUp(r.Context(), p.App.DB.Read(), d.ID, code)
			if err != nil {
				return err
			}
			if s.Known() || out.Problem == nil {
				out.Standings = append(out.Standings, standingOf(d, s))
			}
		}
	}
	sh := p.R.Shell(r, "查一家："+title, ui.Crumb{Label: "抽取公示", Href: drawsPath}, ui.Crumb{Label: d.ID, Href: drawHref(d.ID)})
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
		rows, _, err := query.PublicDraws(ctx, q, query.DrawFilter{Kind: draw.KindObjects, State: sampling.Locked}, 0, lookedBack, 0)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Embargoed {
				continue
			}
			s, err := p.App.Sampling.LookUp(ctx, q, row.ID, code)
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
			out.Problem = &ui.Notice{Tone: ui.Info, Title: "最近公开的抽取里都没有这家单位", Text: fmt.Sprintf("查了最近 %d 次公开的检查对象抽取，抽取池和排除名单里都没有 %s。", lookedBack, code)}
		}
	}
	sh := p.R.Shell(r, "查一家", ui.Crumb{Label: "抽取公示", Href: drawsPath})
	sh.Lead = "输入一家单位的代码，看它在最近公开的各次抽取里有没有进抽取池、签号是多少、为什么中签或没有中签。"
	return lookupView.Render(w, r, p.R, http.StatusOK, sh, out)
}

func standingOf(d sampling.Draw, s sampling.Standing) standing {
	out := standing{Title: d.Title, Facts: []ui.Def{{Term: "抽取编号", Text: d.ID, Href: drawHref(d.ID)}, {Term: "代码", Text: s.ID}}}
	switch {
	case s.Reason != "":
		out.Verdict = ui.Notice{Tone: ui.Info, Title: "不在抽取池里：" + sampling.Reason(s.Reason), Text: "这家单位在排除名单里（理由代码 " + s.Reason + "），冻结之前已经排除，名单在验证包的 excluded.txt 里。"}
		return out
	case !s.InPool:
		out.Verdict = ui.Notice{Tone: ui.Info, Title: "不在这次抽取的范围内", Text: "抽取池和排除名单里都没有这个代码。如果您认为应当在内，请向抽取部门提出。"}
		return out
	case s.Drawn:
		out.Verdict = ui.Notice{Tone: ui.Good, Title: "中签", Text: "签号不大于本层的中签线，进入检查名单。"}
	case s.Stratum.CutOff == "":
		out.Verdict = ui.Notice{Tone: ui.Info, Title: "没有中签", Text: "这一层没有抽取。"}
	default:
		out.Verdict = ui.Notice{Tone: ui.Info, Title: "在抽取池里，没有中签", Text: "签号大于本层的中签线。"}
	}
	out.Facts = append(out.Facts,
		ui.Def{Term: "所在分层", Text: s.Stratum.Name}, ui.Def{Term: "抽取比例", Text: quota(s.Stratum)},
		ui.Def{Term: "本层可抽户数 N", Text: strconv.FormatInt(s.Stratum.Pool, 10)}, ui.Def{Term: "本层抽中户数 n", Text: strconv.FormatInt(s.Stratum.Drawn, 10)},
		ui.Def{Term: "这家的签号", Hash: s.Ticket, Wide: true})
	if s.Stratum.CutOff != "" {
		out.Facts = append(out.Facts, ui.Def{Term: "本层中签线", Hash: s.Stratum.CutOff, Wide: true})
	}
	out.Command = "printf '%s' " + quoted(s.Key+s.ID) + " | " + command(d.Hash)
	return out
}

// quota says how many a stratum gives.
func quota(st sampling.Stratum) string {
	if st.Den == 0 {
		return fmt.Sprintf("固定 %d 户", st.Fixed)
	}
	return plan.RateText(st.Num, st.Den)
}

// quoted writes a text as one word of a POSIX shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// lookupHref asks what a draw decided about one subject.
func lookupHref(drawID, code string) string {
	return drawHref(drawID) + "/lookup?" + url.Values{"code": {code}}.Encode()
}
