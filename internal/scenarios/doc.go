// Package scenarios holds the acceptance tests: what docs/scenarios.md says in
// sentences, as subtests named exactly by the ids. article_12_test.go has those
// of Article 12; where a sentence speaks of a person, the person comes over HTTP.
//
// A test asserts all of its sentence or does not carry the id. No other test
// names an id, and a provision of package law is carried out when each of its
// scenarios has a test here.
package scenarios
