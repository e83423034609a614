//go:build linux || darwin || freebsd

package files

import "syscall"

// Free is how many bytes can still be written below dir; ok is false where the
// system does not say.
func Free(dir string) (bytes uint64, ok bool) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, false
	}
	return uint64(st.Bavail) * uint64(st.Bsize), true
}
