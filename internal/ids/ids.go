// Package ids names what an id is the id of, so that the compiler tells a
// department from a task. The types are strings in a database, in JSON and in an
// address; text from outside becomes an id where it comes in, by a conversion that
// checks nothing: whether the thing is there, the one who reads it says.
package ids

// Person is the account of a human: 20 characters by ledger.NewID. "system" is the
// platform itself and "" an anonymous visitor. It never enters the ledger, where the
// pseudonym stands.
type Person string

// Dept is the code of a department (检查主体): 2 to 16 capitals and digits, such as
// SHGZ. It stands in the numbers of tasks and draws.
type Dept string

// Task is an inspection task (抽查任务): 20 characters by ledger.NewID. The number
// that people read (任务编号) is another thing.
type Task string

// Draw is one draw: division, department, year, number and -O for objects or -I for
// inspectors, such as 371073-SHGZ-2026-0001-O. It stands in the published files
// (ssj/1), so it never changes.
type Draw string

// Line is one row of a yearly plan (计划任务) in one version of it: 20 characters by
// ledger.NewID.
type Line string

// Subject is one inspection object (检查对象) within its region, in one of the forms
// of canon.SubjectID: its code of 18 characters by GB 32100-2015, the code with "#"
// and two digits for one of several premises, or a number where there is no code.
type Subject string

// Inspector is the code of one person in the inspectors' roster (执法检查人员), as a
// rule the department's code and a number: SHGZ-001. It is not the account's id.
type Inspector string

// Strings are the ids as text, for what leaves the platform.
func Strings[ID ~string](list []ID) []string { return Of[string](list) }

// Of makes ids of text, or text of ids; nil stays nil.
func Of[To, From ~string](list []From) []To {
	if list == nil {
		return nil
	}
	out := make([]To, len(list))
	for i, v := range list {
		out[i] = To(v)
	}
	return out
}
