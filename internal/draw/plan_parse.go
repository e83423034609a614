package draw

import (
	"slices"
	"strings"

	"yangguang/internal/canon"
)

// sheetReader walks the "word rest" lines of plan.txt and seed.txt.
type sheetReader struct {
	file  string
	lines []string
	next  int // index of the line to read
}

// peek reports whether the next line begins with word.
func (r *sheetReader) peek(word string) bool {
	return r.next < len(r.lines) && strings.HasPrefix(r.lines[r.next], word+" ")
}

// take returns what stands after word on the next line.
func (r *sheetReader) take(word string) (string, error) {
	if !r.peek(word) {
		if r.next >= len(r.lines) {
			return "", fault(r.file, r.next+1, "文件到此为止，缺少“%s”行", "the file ends here; want a %q line", word)
		}
		return "", fault(r.file, r.next+1, "此处应为“%s”行", "want a %q line here", word)
	}
	rest := r.lines[r.next][len(word)+1:]
	r.next++
	return rest, nil
}

// bad is a fault in the line that was taken last.
func (r *sheetReader) bad(zh, en string, args ...any) error {
	return fault(r.file, r.next, zh, en, args...)
}

func (r *sheetReader) first(title string) error {
	if len(r.lines) == 0 || r.lines[0] != title {
		return fault(r.file, 1, "第一行应为“%s”", "the first line is not %q", title)
	}
	r.next = 1
	return nil
}

func (r *sheetReader) end() error {
	if r.next < len(r.lines) {
		return fault(r.file, r.next+1, "多余的行或次序不对", "a line too many, or in the wrong place")
	}
	return nil
}

func (r *sheetReader) drawID() (string, error) {
	id, err := r.take("draw")
	if err == nil && !ValidDrawID(id) {
		err = r.bad("抽取编号应为 1 至 40 个字母、数字或连字符", "a draw id is 1 to 40 letters, digits and hyphens")
	}
	return id, err
}

// ParsePlan reads plan.txt. Its error is a *Fault.
func ParsePlan(b []byte) (Plan, error) {
	var p Plan
	lines, err := splitLines(PlanFile, b)
	if err != nil {
		return p, err
	}
	r := &sheetReader{file: PlanFile, lines: lines}
	for _, read := range []func(*sheetReader) error{p.readHead, p.readQuotas, p.readTeamRules, p.readSources,
		(*sheetReader).end} {
		if err := read(r); err != nil {
			return Plan{}, err
		}
	}
	return p, nil
}

func (p *Plan) readHead(r *sheetReader) (err error) {
	if err = r.first("ssj-plan/1"); err != nil {
		return err
	}
	if p.Draw, err = r.drawID(); err != nil {
		return err
	}
	kind, err := r.take("kind")
	if err != nil {
		return err
	}
	if p.Kind = Kind(kind); p.Kind != KindObjects && p.Kind != KindInspectors {
		return r.bad("种类应为 objects 或 inspectors", "the kind is objects or inspectors")
	}
	if p.Title, err = r.take("title"); err != nil {
		return err
	}
	if strings.TrimSpace(p.Title) == "" || strings.Contains(p.Title, "\t") {
		return r.bad("标题不能为空，也不能含制表符", "the title is empty or holds a TAB")
	}
	if p.Initiator, err = r.take("initiator"); err != nil {
		return err
	}
	if !ValidCode(p.Initiator) {
		return r.bad("发起部门代码不合规则", "not a department code")
	}
	name, err := r.take("hash")
	if err != nil {
		return err
	}
	if p.Hash, err = canon.ParseHash(name); err != nil {
		return r.bad("杂凑算法应为 sha256 或 sm3", "the hash is sha256 or sm3")
	}
	return nil
}

func (p *Plan) readQuotas(r *sheetReader) error {
	if p.Kind != KindObjects {
		return nil
	}
	for r.peek("rate") || r.peek("count") {
		word := "count"
		if r.peek("rate") {
			word = "rate"
		}
		rest, err := r.take(word)
		if err != nil {
			return err
		}
		stratum, value, _ := strings.Cut(rest, " ")
		q := Quota{Stratum: stratum}
		if !ValidCode(stratum) {
			return r.bad("分层代码不合规则", "not a stratum code")
		}
		if slices.ContainsFunc(p.Quotas, func(b Quota) bool { return b.Stratum == stratum }) {
			return r.bad("分层 %s 已在前面出现", "stratum %s stands above already", stratum)
		}
		if word == "count" {
			ok := false
			if q.Count, ok = number(value); !ok {
				return r.bad("数量应为不带符号和前导零的整数", "the count is a whole number without sign and leading zeros")
			}
		} else {
			num, den, _ := strings.Cut(value, "/")
			a, okA := number(num)
			b, okB := number(den)
			if !okA || !okB || a == 0 || a > b {
				return r.bad("比例应写作 a/b，且大于 0、不超过 1", "a rate is a/b, above 0 and at most 1")
			}
			q.Num, q.Den = a, b
		}
		p.Quotas = append(p.Quotas, q)
	}
	if len(p.Quotas) == 0 {
		return fault(r.file, r.next+1, "此处应为“rate”或“count”行，至少一个分层",
			`want a "rate" or "count" line here, at least one stratum`)
	}
	return nil
}

func (p *Plan) readTeamRules(r *sheetReader) error {
	if p.Kind != KindInspectors {
		return nil
	}
	p.Slack, p.SlackOmitted = 1, true
	if r.peek("slack") {
		rest, err := r.take("slack")
		if err != nil {
			return err
		}
		ok := false
		if p.Slack, ok = number(rest); !ok {
			return r.bad("松弛量应为不带符号和前导零的整数", "the slack is a whole number without sign and leading zeros")
		}
		p.SlackOmitted = false
	}
	rest, err := r.take("cross-station")
	if err != nil {
		return err
	}
	if rest != "0" && rest != "1" {
		return r.bad("cross-station 应为 0 或 1", "cross-station is 0 or 1")
	}
	p.CrossStation = rest == "1"
	return nil
}

func (p *Plan) readSources(r *sheetReader) error {
	rest, err := r.take("sources")
	if err != nil {
		return err
	}
	commits := 0
	for _, word := range strings.Split(rest, " ") {
		s, ok := parseSource(word)
		if !ok {
			return r.bad("来源“%s”不合规则，应为 commit:参与方、dice:位数或 beacon:名称",
				"%q is no source; want commit:party, dice:digits or beacon:name", word)
		}
		if s.Kind != SourceDice && slices.Contains(p.Sources, s) {
			return r.bad("来源 %s 重复", "source %s stands twice", s)
		}
		if s.Kind == SourceCommit {
			commits++
		}
		p.Sources = append(p.Sources, s)
	}
	if commits == 0 || commits == len(p.Sources) {
		return r.bad("至少要有一个 commit 来源和一个 dice 或 beacon 来源", "want at least one commit and at least one dice or beacon")
	}
	return nil
}

func parseSource(word string) (Source, bool) {
	kind, name, _ := strings.Cut(word, ":")
	switch kind {
	case SourceCommit, SourceBeacon:
		return Source{Kind: kind, Name: name}, ValidCode(name)
	case SourceDice:
		n, ok := number(name)
		return Source{Kind: kind, Digits: int(min(n, 101))}, ok && n >= 1 && n <= 100
	}
	return Source{}, false
}
