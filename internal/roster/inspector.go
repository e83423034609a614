package roster

import (
	"fmt"

	"yangguang/internal/calendar"
	"yangguang/internal/ids"
	"yangguang/internal/law"
)

// Inspector is one person of the inspectors' roster (执法检查人员). Daily
// supervision staff without a certificate belong to the roster (Article 8) but
// cannot be drawn.
type Inspector struct {
	Code       ids.Inspector `json:"code"` // 内部编号, unique in the installation
	Dept       ids.Dept      `json:"dept"`
	Section    string        `json:"section"`
	Station    string        `json:"station"`
	Name       string        `json:"name"`
	Category   string        `json:"category"` // code of Categories
	CertNo     string        `json:"certNo"`
	CertIssuer string        `json:"certIssuer"`
	CertUntil  string        `json:"certUntil"` // YYYY-MM-DD, last day of validity
	Leader     bool          `json:"leader"`    // may lead a team
	Quals      []string      `json:"quals"`     // qualification codes, sorted
	Status     string        `json:"status"`    // code of Postings
	Reason     string        `json:"reason"`    // why not on duty
	Person     ids.Person    `json:"person"`    // account of this person, "" for none
	Version    int           `json:"version"`
	UpdatedAt  int64         `json:"updatedAt"` // µs UTC
	UpdatedBy  ids.Person    `json:"updatedBy"`
	Batch      string        `json:"batch"`
}

// Categories of people in the roster.
const (
	Official  = "official"  // 行政执法类公务员
	Qualified = "qualified" // 具有执法资格人员
	Daily     = "daily"     // 日常监管人员, member without power to inspect
)

// Categories are the categories with their words.
var Categories = []Word{{Code: Official, Name: "行政执法类公务员"}, {Code: Qualified, Name: "具有执法资格人员"},
	{Code: Daily, Name: "日常监管人员"}}

// Postings of an inspector.
const (
	OnDuty = "active"
	Paused = "paused"
	Left   = "left"
)

// Postings are the postings with their words.
var Postings = []Word{{Code: OnDuty, Name: "在岗"}, {Code: Paused, Name: "停抽"}, {Code: Left, Name: "离岗"}}

// CategoryName and StatusName are the words for the inspector's codes.
func (in Inspector) CategoryName() string { return WordOf(Categories, in.Category) }
func (in Inspector) StatusName() string   { return WordOf(Postings, in.Status) }

// Eligible says whether the inspector can be drawn for a task whose last day
// is until: on duty, entitled to inspect, with a certificate valid through
// that day (Article 8; Law on Administrative Penalties, article 42). It
// returns nil or the reason, with the codes NOT_ON_DUTY, NO_CERTIFICATE or
// CERTIFICATE_ENDS.
func Eligible(in Inspector, until calendar.Date) *law.Refusal {
	switch {
	case in.Status != OnDuty:
		why := in.StatusName()
		if in.Reason != "" {
			why += "：" + in.Reason
		}
		return law.Refuse(law.Art8, law.Conflict, "NOT_ON_DUTY", in.Name+"当前不在岗（"+why+"），不参加抽取。", "恢复在岗后方可抽取。").
			InEnglish("the inspector is not on duty")
	case in.Category == Daily || in.CertNo == "":
		return law.Refuse(law.Penalty42, law.Conflict, "NO_CERTIFICATE", in.Name+"没有执法证件，只能承担日常监管，不参加抽取。",
			"取得执法证件并更新名录库后方可抽取。").
			InEnglish("the inspector has no enforcement certificate")
	case in.CertUntil == "" || in.CertUntil < until.String():
		end := in.CertUntil
		if end == "" {
			end = "未登记"
		}
		return law.Refuse(law.Art8, law.Conflict, "CERTIFICATE_ENDS",
			fmt.Sprintf("%s的执法证有效期至%s，到%s时已失效，不参加抽取。", in.Name, end, until), "换发证件并更新名录库后方可抽取。").
			InEnglish("the certificate ends before the task does")
	}
	return nil
}
