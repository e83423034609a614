package roster

import (
	"strings"

	"yangguang/internal/calendar"
	"yangguang/internal/canon"
	"yangguang/internal/ids"
)

// Conflict says that an inspector must keep away from a subject (回避; Law on
// Administrative Penalties, article 43).
type Conflict struct {
	Inspector ids.Inspector // code
	Region    string
	Subject   ids.Subject // id
	Kind      string      // code of ConflictKinds
	Until     string      // YYYY-MM-DD, last day it holds; "" without end
	By        ids.Person  // person who declared it
	At        int64       // µs UTC
}

// ConflictKinds are the grounds for keeping away.
var ConflictKinds = []Word{
	{Code: "kin", Name: "近亲属任职"}, {Code: "share", Name: "持有股份或出资"}, {Code: "former", Name: "两年内曾在该单位任职"},
	{Code: "address", Name: "与该单位同一地址"}, {Code: "dispute", Name: "与该单位有投诉或纠纷"}, {Code: "self", Name: "本人申报"},
}

// KindName is the word for the ground.
func (c Conflict) KindName() string { return WordOf(ConflictKinds, c.Kind) }

// Holds reports whether the conflict stands on the day.
func (c Conflict) Holds(on calendar.Date) bool { return c.Until == "" || c.Until >= on.String() }

// salted is what the log says of the conflict: SHA-256 of the salt, region,
// subject, inspector, kind and last day, a line each.
func (c Conflict) salted(salt string) string {
	return canon.SHA256.Hex([]byte(
		strings.Join([]string{salt, c.Region, string(c.Subject), string(c.Inspector), c.Kind, c.Until, ""}, "\n")))
}
