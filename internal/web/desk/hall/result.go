package hall

import (
	"fmt"
	"net/http"
	"strconv"

	"yangguang/internal/draw"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// perPage is how many lines of a list the hall shows at once.
const perPage = 100

// result is the left side of the hall: what is waited for, then what was drawn.
type result struct {
	Title, Note string
	Rolls       []ui.Dice
	Strata      []stratum
	Picks       []pick
	Seats       []seat
	Total       int // lines of the whole list
	Page        int
	Pager       *ui.Pager // nil when one page holds all
}

type stratum struct {
	Name, Rate, CutOff string
	Pool, Drawn        int64 // Drawn is negative before the result
}

type pick struct {
	Place         int
	Name, Subject string
	Stratum       string
	Ticket        string
	Times         string // how often drawn this year
}

type seat struct {
	Place           int
	Name, Slot, Who string
	Ticket          string
	Gap             bool
}

var titles = map[sampling.Stage]string{
	sampling.ToCommit: "等待提交校验码",
	sampling.ToRoll:   "等待现场摇号",
	sampling.ToOpen:   "等待公布随机密码",
	sampling.ToReveal: "等待公布平台的随机密码",
	sampling.ToLock:   "等待锁定",
	sampling.Done:     "已锁定",
	sampling.Stopped:  "已作废",
}

func results(d *desk.Desk, r *http.Request, h sampling.Hall) (result, error) {
	out := result{Title: titles[h.Stage()]}
	drawn := h.Now().Seed != ""
	for _, st := range h.Strata {
		row := stratum{Name: st.Name, Rate: show.RateText(st.Num, st.Den, st.Fixed), Pool: st.Pool, Drawn: st.Drawn,
			CutOff: st.CutOff}
		if !drawn {
			row.Drawn = -1
		}
		out.Strata = append(out.Strata, row)
	}
	if !drawn {
		for i, n := range h.Rolls() {
			digits, _ := h.Agreed(i)
			out.Rolls = append(out.Rolls, ui.Dice{Digits: digits, Total: n})
		}
		return out, nil
	}
	out.Note = clockTime(h.Draw.DrawnAt) + " 抽取"
	if h.Draw.Kind == draw.KindInspectors {
		return out, seats(d, r, h, &out)
	}
	return out, picks(d, r, h, &out)
}

// turnTo finds the page that is asked for, and says how many lines it skips.
// The request may be that of a form that was refused.
func (out *result) turnTo(r *http.Request, h sampling.Hall, total int) (offset int) {
	out.Total, out.Page = total, min(ui.Query(r).PageNumber(), max(1, (total+perPage-1)/perPage))
	if total > perPage {
		at := r.Clone(r.Context())
		at.URL.Path = "/hall/" + string(h.Draw.ID)
		out.Pager = new(ui.Pages(at, out.Page, perPage, total))
	}
	return (out.Page - 1) * perPage
}

func picks(d *desk.Desk, r *http.Request, h sampling.Hall, out *result) error {
	f := query.PickFilter{Region: h.Draw.Region, Draw: h.Draw.ID}
	total, err := query.CountPicks(r.Context(), d.App.DB.Read(), f)
	if err != nil {
		return err
	}
	f.Limit, f.Offset = perPage, out.turnTo(r, h, total)
	out.Title = fmt.Sprintf("从 %s 户中抽出 %s 户", ui.Number(int(h.Draw.Pool)), ui.Number(total))
	names := make(map[string]string, len(h.Strata))
	for _, st := range h.Strata {
		names[st.Code] = st.Name
	}
	from, to := task.YearBounds(d.Now())
	rows, err := query.Picks(r.Context(), d.App.DB.Read(), f, from, to)
	for _, k := range rows {
		out.Picks = append(out.Picks, pick{Place: k.Place, Name: k.Name, Subject: string(k.Subject),
			Stratum: names[k.Stratum],
			Ticket:  k.Ticket, Times: strconv.Itoa(k.Times) + " 次"})
	}
	return err
}

func seats(d *desk.Desk, r *http.Request, h sampling.Hall, out *result) error {
	ctx, q := r.Context(), d.App.DB.Read()
	taken, gaps, err := query.DrawnOf(ctx, q, h.Draw)
	if err != nil {
		return err
	}
	out.Title = fmt.Sprintf("检查小组：%s 户", ui.Number(int(h.Draw.Pool)))
	offset := out.turnTo(r, h, int(taken+gaps))
	rows, _, err := query.DrawnSeats(ctx, q, h.Draw, query.DrawnFilter{}, perPage, offset)
	for _, k := range rows {
		row := seat{Place: k.Place, Name: k.Name, Slot: strconv.Itoa(k.Slot), Ticket: k.Ticket}
		switch {
		case k.Lacks != "":
			row.Slot, row.Who, row.Gap = "资质", "缺少 "+k.Lacks, true
		case k.Inspector == "":
			row.Who, row.Gap = "空缺", true
		default:
			row.Who = k.Who + "（" + string(k.Inspector) + "）"
		}
		out.Seats = append(out.Seats, row)
	}
	return err
}

// picture is the picture of the tickets of a draw of objects.
func picture(h sampling.Hall) *ui.Tickets {
	if h.Now().Seed == "" || h.Draw.Kind != draw.KindObjects {
		return nil
	}
	out := &ui.Tickets{URL: "/hall/" + string(h.Draw.ID) + "/tickets.json"}
	for _, st := range h.Strata {
		out.Strata = append(out.Strata, ui.Stratum{Name: st.Name, N: int(st.Pool), Drawn: int(st.Drawn), CutOff: st.CutOff})
	}
	return out
}

// check is one thing that the system looked at before the lock.
type check struct {
	Text, More string
	Wrong      bool
}

// checks are what the system can say of a result before a person locks it.
func checks(d *desk.Desk, r *http.Request, h sampling.Hall, total int) ([]check, error) {
	ctx, q := r.Context(), d.App.DB.Read()
	if h.Draw.Kind == draw.KindInspectors {
		_, open, err := query.DrawnOf(ctx, q, h.Draw)
		if open > 0 {
			more := "锁定后由分管负责人从有执法资格的人员中选派"
			return []check{{Text: fmt.Sprintf("有 %d 个位置没有合适的人", open), More: more, Wrong: true}}, err
		}
		return []check{{Text: "每个位置都有人", More: fmt.Sprintf("%d 户", h.Draw.Pool)}}, err
	}
	first := check{Text: "抽出数与计划相同"}
	var sum uint64
	for i, st := range h.Strata {
		want, ok := (draw.Quota{Num: uint64(st.Num), Den: uint64(st.Den), Count: uint64(st.Fixed)}).Take(uint64(st.Pool))
		if sum += want; !ok || want != uint64(st.Drawn) {
			first.Wrong = true
		}
		if i > 0 {
			first.More += "；"
		}
		rate := show.RateText(st.Num, st.Den, st.Fixed)
		first.More += fmt.Sprintf("%s %s，%d 户应抽 %d 户", st.Name, rate, st.Pool, want)
	}
	if first.Wrong = first.Wrong || sum != uint64(total); first.Wrong {
		first.Text = "抽出数与计划不同"
	}
	from, to := task.YearBounds(d.Now())
	over, err := query.OverLimit(ctx, q, h.Draw, from, to)
	second := check{Text: "没有今年已被抽查两次的单位", More: fmt.Sprintf("不参加本次抽取 %d 户，理由逐户记录", h.Draw.Excluded)}
	if over > 0 {
		second = check{Text: fmt.Sprintf("有 %d 户今年已被抽查两次", over), More: "请不要锁定，提出作废", Wrong: true}
	}
	return []check{first, second}, err
}
