package task_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
)

// TestFullDisk: the disk fills up while the pool is being frozen. Nothing is
// half done, and with room again the same act succeeds.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		id := z.approved()
		z.confirm(id, z.Clerk, roster.Objects, roster.Inspecting)
		dir := filepath.Join(z.Dir, "files")
		mount := func(options string) {
			t.Helper()
			if out, err := exec.Command("mount", "-t", "tmpfs", "-o", options, "tmpfs", dir).CombinedOutput(); err != nil {
				if os.Getenv("YANGGUANG_REQUIRE") == "1" {
					t.Fatalf("mount: %v: %s", err, out)
				}
				t.Skipf("only root can make a small disk: %v: %s", err, out)
			}
		}
		mount("size=4k") // room for one file of the three
		t.Cleanup(func() { exec.Command("umount", dir).Run() })
		before := len(z.Acts())
		no := testkit.Refused(z.t, "freeze on a full disk",
			z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version),
			"DISK_FULL")
		if no.Kind != law.NoSpace {
			t.Errorf("kind: %v", no.Kind)
		}
		if got := z.read(id); got.State != task.Approved || got.ObjectsDraw != "" || len(z.Acts()) != before {
			t.Errorf("half done: %+v", got)
		}
		mount("remount,size=1m")
		z.must(z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version))
		z.revealed(z.read(id).ObjectsDraw)
	})
}
