package law_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/law"
)

func TestProvisionsAreWellFormed(t *testing.T) {
	id := regexp.MustCompile(`^[A-Z0-9]+-\d+(\.\d+)?$`)
	scenario := regexp.MustCompile(`^A(\d+)-\d+$`)
	seen := map[string]bool{}
	for _, p := range law.All() {
		if !id.MatchString(p.ID) || seen[p.ID] {
			t.Errorf("id %q is malformed or stands twice", p.ID)
		}
		seen[p.ID] = true
		if p.Label == "" || p.Gist == "" || p.Instrument.ID == "" ||
			p.From < p.Instrument.InForce || p.Until != "" && p.Until < p.From {
			t.Errorf("%s has no label, gist or instrument, or binds from %q to %q", p.ID, p.From, p.Until)
		}
		for _, s := range p.Scenarios() {
			m := scenario.FindStringSubmatch(s)
			if m == nil {
				t.Errorf("%s: %q is no scenario", p.ID, s)
				continue
			}
			if article, _, _ := strings.Cut(strings.TrimPrefix(p.ID, "XZ-"), "."); p.Instrument.ID == "XZ" && m[1] != article {
				t.Errorf("%s is proved by %s, a scenario of another article", p.ID, s)
			}
		}
		if p.Of == "" {
			continue
		}
		whole, ok := law.ByID(p.Of)
		if !ok || whole.Of != "" || whole.Label != p.Label {
			t.Errorf("%s is part of %q", p.ID, p.Of)
		}
		for _, s := range p.Scenarios() {
			if !slices.Contains(whole.Scenarios(), s) {
				t.Errorf("%s proves %s and not %s", s, p.ID, p.Of)
			}
		}
	}
}

// A rule of the platform is never called the legal basis of an act.
func TestRefusalsCallRulesByTheirName(t *testing.T) {
	for want, basis := range map[string]law.Provision{
		"名单已经锁定。（依据《实施细则》第十二条）可以派发。": law.Art12,
		"名单已经锁定。（系统规则三（抽取顺序））可以派发。":  law.Ceremony,
	} {
		no := law.Refuse(basis, law.Conflict, "LIST_LOCKED", "名单已经锁定。", "可以派发。")
		if got := no.Text().ZH; got != want {
			t.Errorf("said %s, want %s", got, want)
		}
	}
}

func TestCite(t *testing.T) {
	for want, p := range map[string]law.Provision{
		"《实施细则》第十三条":      law.Art13,
		"《实施细则》第六条":       law.Art6Coverage,
		"《实施细则》第十七条第（四）项": law.Art174,
		"系统规则三（抽取顺序）":     law.Ceremony,
		"《行政处罚法》第四十二条":    law.Penalty42,
	} {
		if got := p.Cite(); got != want {
			t.Errorf("%s is cited as %s, want %s", p.ID, got, want)
		}
	}
}
