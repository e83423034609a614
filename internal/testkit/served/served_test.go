package served

import (
	"testing"

	"yangguang/internal/demo"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func TestWorldAnswers(t *testing.T) {
	t.Parallel()
	s := World(t, testkit.NewHome(t))
	admin := s.By("sysadmin")
	page := admin.Open("/people/new")
	to := admin.Submit(page, "/people/new", "login", "fresh", "name", "新同事", "dept", "SCJG", "password",
		"Temporary-123").Done()
	admin.Open(to).Says("新同事")
	no := s.By("clerk").Get("/people/new").Refused(403, law.OwnRights, "NOT_PERMITTED")
	if no.Code() != "NOT_PERMITTED" {
		t.Errorf("code %q", no.Code())
	}
}

// What one test does to its copy of the zone, another does not see.
func TestCopiesOfTheZoneStandApart(t *testing.T) {
	t.Parallel()
	EachZone(t, func(t *testing.T, first *Site) {
		second := Zone(t)
		before := second.Acts()
		hall := "/hall/" + string(first.Zone.Tasks[demo.KeyDrawn].Objects)
		clerk := first.By("shgz-clerk2")
		clerk.Submit(clerk.Open(hall), "/lock", "checked", "1").Done()
		if n := second.Acts(); n != before {
			t.Errorf("%d acts came over", n-before)
		}
		other := second.By("shgz-clerk2")
		other.Submit(other.Open(hall), "/lock", "checked", "1").Done()
	})
}
