package show

import (
	"fmt"

	"yangguang/internal/draw"
	"yangguang/internal/sampling"
	"yangguang/internal/web/ui"
)

// DrawKinds offers the kinds of draws.
var DrawKinds = []ui.Option{
	{Value: string(draw.KindObjects), Label: "检查对象"},
	{Value: string(draw.KindInspectors), Label: "执法检查人员"},
}

// DrawKind says what a draw draws.
func DrawKind(k draw.Kind) string {
	if k == draw.KindInspectors {
		return DrawKinds[1].Label
	}
	return DrawKinds[0].Label
}

// DrawStates offers the states of draws.
func DrawStates() []ui.Option {
	var out []ui.Option
	for _, st := range []sampling.State{sampling.Frozen, sampling.Drawn, sampling.Locked, sampling.Failed} {
		out = append(out, ui.Option{Value: string(st), Label: st.Name()})
	}
	return out
}

// DrawSteps are the stations of a draw, with the present one marked.
func DrawSteps(h sampling.Hall) []ui.Step {
	stage, committed := h.Stage(), 0
	for _, c := range h.Commitments {
		if c.Hash != "" {
			committed++
		}
	}
	var out []ui.Step
	for _, s := range []struct {
		label, note string
		at          sampling.Stage // the stage in which this step is the current one
	}{
		{"冻结", moment(h.Draw.FrozenAt), -1},
		{"校验码", fmt.Sprintf("%d / %d", committed, len(h.Commitments)), sampling.ToCommit},
		{"现场摇号", "", sampling.ToRoll},
		{"随机密码", "", sampling.ToOpen},
		{"结果", moment(h.Draw.DrawnAt), sampling.ToReveal},
		{"锁定", moment(h.Draw.LockedAt), sampling.ToLock},
	} {
		step := ui.Step{Label: s.label, Note: s.note, State: ui.Ahead}
		switch {
		case stage == sampling.Stopped:
			step.State = ui.Stopped
		case s.at < stage:
			step.State = ui.Done
		case s.at == stage:
			step.State = ui.Current
		}
		out = append(out, step)
	}
	return out
}

// Rolls are the numbers rolled in the room, as far as two people agree on them.
func Rolls(h sampling.Hall) []ui.Dice {
	var out []ui.Dice
	for i, n := range h.Rolls() {
		digits, _ := h.Agreed(i)
		out = append(out, ui.Dice{Digits: digits, Total: n})
	}
	return out
}

// Party names who takes part in a draw with a random secret.
func Party(party string) string {
	switch party {
	case sampling.Platform:
		return "平台"
	case sampling.Witness:
		return "监督见证人"
	}
	return party
}

// Source says where a part of the randomness comes from.
func Source(s draw.Source) string {
	switch s.Kind {
	case draw.SourceCommit:
		return Party(s.Name) + "的随机密码"
	case draw.SourceDice:
		return fmt.Sprintf("现场摇号 %d 位", s.Digits)
	}
	return "公开随机数 " + s.Name
}

// VoidKind says why an attempt was voided.
func VoidKind(kind string) string {
	if kind == sampling.VoidInputError {
		return "材料有误"
	}
	return "技术原因"
}

var drawFiles = map[string]string{
	draw.PlanFile:        "抽取方案",
	draw.RosterFile:      "参加本次抽取的对象",
	draw.ExcludedFile:    "不参加本次抽取的对象和理由",
	draw.AssignmentsFile: "等待配备人员的检查对象",
	draw.InspectorsFile:  "参加本次抽取的人员",
	draw.ConflictsFile:   "回避情形的摘要",
	draw.OpeningsFile:    "回避情形原文",
	draw.SeedFile:        "种子单",
	draw.ResultFile:      "抽取结果",
}

// DrawFile says what a file of a draw holds.
func DrawFile(name string) string { return drawFiles[name] }

// Seat says who takes a place in a group: number of the place, the inspector
// or what is missing, and whether it is empty. name is that of the inspector.
func Seat(s sampling.Seat, name string) (slot, who string, gap bool) {
	switch {
	case s.Lacks != "":
		return "资质", "缺少资质：" + s.Lacks, true
	case s.Inspector == "":
		return fmt.Sprint(s.Slot), "空缺", true
	case name == "":
		return fmt.Sprint(s.Slot), string(s.Inspector), false
	}
	return fmt.Sprint(s.Slot), name + "（" + string(s.Inspector) + "）", false
}

// StratumNames are the names of the strata of a draw by their codes.
func StratumNames(h sampling.Hall) map[string]string {
	out := make(map[string]string, len(h.Strata))
	for _, st := range h.Strata {
		out[st.Code] = st.Name
	}
	return out
}
