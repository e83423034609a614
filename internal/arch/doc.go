// Package arch holds the tests that keep the rules of the house: who imports
// whom, who writes which table, where the law is cited. It has no other code.
package arch
