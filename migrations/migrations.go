// Package migrations holds the schema, once per engine. The two folders have
// the same files with the same tables and columns; a test compares them.
package migrations

import "embed"

// Files holds sqlite/*.sql and postgres/*.sql.
//
//go:embed sqlite/*.sql postgres/*.sql
var Files embed.FS
