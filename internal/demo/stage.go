package demo

import (
	"fmt"
	"slices"
)

// Stage is where a task of the zone was left, in the order of Article 11.
type Stage int

// The stages. Each is the state after the step of the same place in steps.
const (
	Drafted            Stage = iota // 草稿
	Submitted                       // 待审批
	Approved                        // 待确认两库
	Confirmed                       // 两库已确认，待冻结
	Frozen                          // 待见证人提交校验码
	HalfRolled                      // 现场摇号只有一人录入
	Rolled                          // 待见证人公布随机密码
	Opened                          // 待公布平台的随机密码
	Drawn                           // 待第二人锁定
	Locked                          // 待派发
	Dispatched                      // 待签收
	PartlyAcknowledged              // 发起部门已签收，其余待签收
	PartlyStaffed                   // 发起部门已抽人员，其余待抽取
	Staffed                         // 待检查
	Inspecting                      // 检查中
	Reported                        // 结果待审批
	Judged                          // 结果待公示
	Published                       // 结果已公示
)

var stages = []struct{ code, name string }{
	{"drafted", "草稿"}, {"submitted", "待审批"}, {"approved", "待确认两库"}, {"confirmed", "两库已确认，待冻结"},
	{"frozen", "已冻结，待见证人提交校验码"}, {"half-rolled", "现场摇号只有一人录入"}, {"rolled", "待见证人公布随机密码"}, {"opened", "待公布平台的随机密码"},
	{"drawn", "已抽取，待第二人锁定"}, {"locked", "已锁定，待派发"}, {"dispatched", "已派发，待签收"}, {"partly-acknowledged", "发起部门已签收，其余待签收"},
	{"partly-staffed", "发起部门已抽取人员，其余待抽取"}, {"staffed", "人员已抽取，待检查"}, {"inspecting", "检查中"},
	{"reported", "结果待审批"}, {"judged", "结果待公示"}, {"published", "结果已公示"},
}

// Name is the Chinese word for the stage.
func (s Stage) Name() string { return stages[s].name }

func (s Stage) String() string { return stages[s].code }

// MarshalText implements encoding.TextMarshaler.
func (s Stage) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Stage) UnmarshalText(b []byte) error {
	i := slices.IndexFunc(stages, func(x struct{ code, name string }) bool { return x.code == string(b) })
	if i < 0 {
		return fmt.Errorf("demo: no stage %q", b)
	}
	*s = Stage(i)
	return nil
}
