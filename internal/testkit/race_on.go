//go:build race

package testkit

// Raced says that the race detector watches: everything takes ten times as long.
const Raced = true
