// Package show says the things of the domain to people: their badges, words,
// dates, addresses, and the parts of pages that more than one room shows. It
// asks no rights and changes nothing; the signed-in pages and the public ones
// use the same words.
package show

import "embed"

// Files holds the partials that every area may use.
//
//go:embed all:templates
var Files embed.FS
