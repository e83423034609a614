package synth

import "unicode/utf8"

// rarePercent is the share of names with a character that old systems lose.
const rarePercent = 3

// appendPerson appends a personal name of two or three characters.
func appendPerson(b []byte, s *Stream) []byte {
	reach := len(familyNames)
	if s.percent(60) {
		reach = 24
	}
	b = utf8.AppendRune(b, familyNames[s.IntN(reach)])
	if s.percent(65) {
		b = utf8.AppendRune(b, pick(s, givenNames))
	}
	return utf8.AppendRune(b, tail(s, givenNames))
}

// tail picks the last character of a name, now and then a rare one.
func tail(s *Stream, list []rune) rune {
	if s.percent(rarePercent) {
		return pick(s, rareRunes)
	}
	return pick(s, list)
}

// PersonNames makes n personal names. They are all different up to about
// 100,000; beyond that a name may come again.
func PersonNames(n int, seed uint64) []string {
	s := NewStream("person-names", seed)
	names := make([]string, 0, max(n, 0))
	seen := map[string]bool{}
	var b []byte
	for len(names) < n {
		b = appendPerson(b[:0], s)
		if len(seen) < 100_000 && seen[string(b)] {
			continue
		}
		name := string(b)
		seen[name] = true
		names = append(names, name)
	}
	return names
}

// appendName appends the name of a subject of kind k and gives its topic.
func appendName(b []byte, s *Stream, k *kind) (name []byte, topic int) {
	b = append(b, pick(s, places)...)
	if k.name != "社会团体" {
		b = utf8.AppendRune(b, pick(s, brandHeads))
		b = utf8.AppendRune(b, tail(s, brandTails))
		if k.name == "个体工商户" && s.percent(40) {
			b = append(b, "记"...)
		}
	}
	topic = s.IntN(len(k.topics))
	return append(append(b, k.topics[topic]...), pick(s, k.forms)...), topic
}

// industryOf is the class that fits the topic.
func industryOf(s *Stream, k *kind, topic int) string {
	if len(k.industry) == len(k.topics) {
		return k.industry[topic]
	}
	return pick(s, k.industry)
}
