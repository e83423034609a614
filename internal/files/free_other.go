//go:build !(linux || darwin || freebsd)

package files

// Free is how many bytes can still be written below dir; ok is false where the
// system does not say.
func Free(string) (bytes uint64, ok bool) { return 0, false }
