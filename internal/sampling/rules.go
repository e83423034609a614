package sampling

import (
	"slices"
	"strconv"
	"strings"

	"yangguang/internal/draw"
	"yangguang/internal/law"
)

// Stage is the next step of an attempt, in the order of ssj/1 section 1.
type Stage int

const (
	ToCommit Stage = iota // commitments are missing
	ToRoll                // public numbers are missing
	ToOpen                // a person has not opened the secret
	ToReveal              // everything is there: open the platform's secret and compute
	ToLock                // drawn, waits for the second person
	Done                  // locked
	Stopped               // voided for an input error
)

var stageNames = [...]string{"等待提交校验码", "等待现场摇号", "等待公布随机密码", "等待公布平台的随机密码", "等待锁定", "已锁定", "已作废"}

func (s Stage) String() string { return stageNames[s] }

// stage finds the next step from what is stored; nothing else remembers it, so
// no page view and no crash can skip one.
func (h Hall) stage() Stage {
	switch h.Draw.State {
	case Locked:
		return Done
	case Drawn:
		return ToLock
	case Failed:
		return Stopped
	}
	for _, c := range h.Commitments {
		if c.Hash == "" {
			return ToCommit
		}
	}
	for i := range h.rolls() {
		if _, agreed := h.Agreed(i); !agreed {
			return ToRoll
		}
	}
	for _, c := range h.Commitments {
		if c.Party != Platform && !c.Opened {
			return ToOpen
		}
	}
	return ToReveal
}

// rolls lists the dice sources in plan order.
func (h Hall) rolls() []draw.Source {
	var out []draw.Source
	for _, s := range h.Draw.Sources {
		if s.Kind == draw.SourceDice {
			out = append(out, s)
		}
	}
	return out
}

// Agreed returns the digits of one roll once two people have typed the same.
func (h Hall) Agreed(seq int) (string, bool) {
	var first string
	for _, d := range h.Dice {
		if d.Seq != seq {
			continue
		}
		if first == "" {
			first = d.Digits
		} else if d.Digits == first {
			return first, true
		}
	}
	return "", false
}

// need refuses an act whose step has not come or is over.
func (h Hall) need(want Stage) *law.Refusal {
	have := h.stage()
	if have == want {
		return nil
	}
	if have == Done {
		return listLocked()
	}
	code, next := "DRAW_STEP_EARLY", "请先完成当前步骤："+have.String()+"。"
	if have > want {
		code, next = "DRAW_STEP_DONE", "这一步已经完成，刷新抽取大厅查看当前步骤："+have.String()+"。"
	}
	return law.Refuse(law.Ceremony, law.Conflict, code, "现在不能办理这一步。", next)
}

func listLocked() *law.Refusal {
	return law.Refuse(law.Art12, law.Conflict, "LIST_LOCKED", "名单已经锁定，任何人都不能再更改。",
		"如对抽取有疑问，可下载验证包重算；检查中发现对象已注销等情况，请如实录入检查结果。")
}

// checkDigits refuses a roll that is not the planned number of digits.
func checkDigits(digits string, want int) *law.Refusal {
	if len(digits) == want && strings.Trim(digits, "0123456789") == "" {
		return nil
	}
	return law.Refuse(law.Ceremony, law.Invalid, "DICE_FORMAT",
		"摇号数字应为"+strconv.Itoa(want)+"位数字。", "请对照现场摇出的数字重新录入。").On("digits")
}

// checkHex refuses anything but 64 lower-case hex digits.
func checkHex(field, what, s string) *law.Refusal {
	if len(s) == 64 && strings.Trim(s, "0123456789abcdef") == "" {
		return nil
	}
	return law.Refuse(law.Ceremony, law.Invalid, "HEX_FORMAT", what+"应为64位小写十六进制字符（0-9、a-f）。",
		"请完整复制后重新提交。").On(field)
}

func encodeSources(list []draw.Source) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = s.String()
	}
	return strings.Join(words, " ")
}

func decodeSources(text string) []draw.Source {
	var out []draw.Source
	for _, w := range strings.Fields(text) {
		kind, name, _ := strings.Cut(w, ":")
		s := draw.Source{Kind: kind, Name: name}
		if kind == draw.SourceDice {
			s.Digits, _ = strconv.Atoi(name)
			s.Name = ""
		}
		out = append(out, s)
	}
	return out
}

// persons lists the committing parties other than the platform.
func persons(sources []draw.Source) []string {
	var out []string
	for _, s := range sources {
		if s.Kind == draw.SourceCommit && s.Name != Platform {
			out = append(out, s.Name)
		}
	}
	slices.Sort(out)
	return out
}
