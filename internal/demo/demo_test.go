package demo

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"yangguang/internal/app"
	"yangguang/internal/calendar"
	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/publication"
	"yangguang/internal/query"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
)

// open wires an installation on the home's database, with its clock and key.
func open(t *testing.T, h *testkit.Home) *app.App {
	t.Helper()
	a, err := app.With(app.Config{DataDir: h.Dir, LogName: h.Ledger.Key.Name, Clock: h.Clock.Now, OpenConflicts: true},
		h.DB)
	if err != nil {
		t.Fatal(err)
	}
	a.Identity.Cost = identity.Cost{Passes: 1, KiB: 64}
	return a
}

// standings says in which state the task of each stage is.
var standings = map[Stage]task.State{
	Drafted: task.Draft, Submitted: task.Pending, Approved: task.Approved, Confirmed: task.Approved,
	Frozen: task.Confirmed, HalfRolled: task.Confirmed,
	Rolled: task.Confirmed, Opened: task.Confirmed, Drawn: task.Drawn, Locked: task.Locked, Dispatched: task.Dispatched,
	PartlyAcknowledged: task.Dispatched,
	PartlyStaffed:      task.Dispatched, Staffed: task.Staffed, Inspecting: task.Inspecting, Reported: task.Inspected,
	Judged: task.Inspected, Published: task.Inspected,
}

// halls says which step the draw of objects waits for.
var halls = map[Stage]sampling.Stage{
	Frozen: sampling.ToCommit, HalfRolled: sampling.ToRoll, Rolled: sampling.ToOpen, Opened: sampling.ToReveal,
	Drawn:  sampling.ToLock,
	Locked: sampling.Done, Published: sampling.Done,
}

func TestZone(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		a := open(t, h)
		var out bytes.Buffer
		z, err := Build(t.Context(), a, Options{}, &out)
		if err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		ctx, q := t.Context(), h.DB.Read()
		stages := map[Stage]bool{}
		for _, s := range scripts {
			if s.key == "" {
				continue
			}
			st := z.Tasks[s.key]
			if st == nil {
				t.Errorf("no task %s", s.key)
				continue
			}
			stages[st.Stage] = true
			made, err := task.ByID(ctx, q, st.Task)
			if err != nil {
				t.Fatal(err)
			}
			if st.Stage != s.upto || made.State != standings[s.upto] || made.No != st.No {
				t.Errorf("%s: left at %s in state %s, not at %s", s.key, st.Stage, made.State, s.upto)
			}
			if want, ok := halls[s.upto]; ok {
				hall, err := sampling.HallOf(ctx, q, st.Objects)
				if err != nil {
					t.Fatal(err)
				}
				if hall.Stage() != want {
					t.Errorf("%s: the hall waits for %s, not %s", s.key, hall.Stage(), want)
				}
			}
			if s.upto >= Staffed && len(st.Teams) != 1+len(s.coop) {
				t.Errorf("%s: draws of inspectors %v", s.key, st.Teams)
			}
		}
		if len(stages) != len(standings) {
			t.Errorf("tasks stand at %d stages of %d", len(stages), len(standings))
		}
		t.Run("attempts", func(t *testing.T) { attempts(t, h, z) })
		t.Run("results", func(t *testing.T) { results(t, h, z) })
		t.Run("rosters", func(t *testing.T) { rosters(t, h) })
		t.Run("nothing personal", func(t *testing.T) { nothingPersonal(t, h) })
		t.Run("found again", func(t *testing.T) { foundAgain(t, h, a, z) })
	})
}

// attempts: the voided draw keeps both, the embargoed one is closed.
func attempts(t *testing.T, h *testkit.Home, z *Zone) {
	list, err := sampling.Attempts(t.Context(), h.DB.Read(), z.Tasks[KeyVoided].Objects)
	if err != nil || len(list) != 2 || list[0].State != "void" || list[0].Seed == "" || list[1].State != "drawn" {
		t.Errorf("voided: %+v %v", list, err)
	}
	d, err := sampling.ByID(t.Context(), h.DB.Read(), z.Tasks[KeyEmbargoed].Objects)
	if err != nil || d.Public() || !d.Embargoed() || d.State != sampling.Locked {
		t.Errorf("embargoed: %+v %v", d, err)
	}
	st := z.Tasks[KeyRolled]
	hall, err := sampling.HallOf(t.Context(), h.DB.Read(), st.Objects)
	if err != nil {
		t.Fatal(err)
	}
	if digits, agreed := hall.Agreed(0); !agreed || digits != st.Dice[st.Objects] {
		t.Errorf("dice %q, not %q", digits, st.Dice[st.Objects])
	}
	for _, c := range hall.Commitments {
		if c.Party == sampling.Witness &&
			c.Hash != draw.Commit(hall.Draw.Hash, string(st.Objects), uint64(hall.Draw.Attempt), c.Party,
				st.Secrets[st.Objects]) {
			t.Error("the secret that the zone keeps does not open the commitment")
		}
	}
}

func results(t *testing.T, h *testkit.Home, z *Zone) {
	for key, want := range map[Key]publication.State{KeyPublished: publication.Published, KeyJudged: publication.Approved,
		KeyReported: publication.Pending} {
		f := query.ResultFilter{Dept: "SHGZ", States: publication.States, Task: z.Tasks[key].Name}
		visits, err := query.Results(t.Context(), h.DB.Read(), f)
		if err != nil || len(visits) == 0 {
			t.Fatalf("%s: %d results, %v", key, len(visits), err)
		}
		for _, r := range visits {
			if r.State != want {
				t.Errorf("%s: a result is %s", key, r.State)
			}
		}
	}
	shown, _, err := query.Published(t.Context(), h.DB.Read(), query.PublicFilter{}, 1000, 0)
	if err != nil || len(shown) < 20 {
		t.Errorf("%d results are public: %v", len(shown), err)
	}
}

func rosters(t *testing.T, h *testkit.Home) {
	types, rare := map[string]int{}, 0
	if err := roster.EachInScope(t.Context(), h.DB.Read(), Region, roster.Scope{}, func(s roster.Subject) error {
		types[s.Type]++
		if strings.IndexFunc(s.Name, func(r rune) bool { return utf8.RuneLen(r) == 4 }) >= 0 {
			rare++
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"1", "3", "5", "6", "9", "12", "13"} {
		if types[code] < 20 {
			t.Errorf("%d subjects of type %s", types[code], code)
		}
	}
	if rare == 0 {
		t.Error("no rare character in a name")
	}
	able, expired, without := 0, 0, 0
	for _, d := range depts {
		all, err := roster.Inspectors(t.Context(), h.DB.Read(), d.Code)
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range all {
			switch {
			case in.CertNo == "":
				without++
			case in.CertUntil < "2026-11-23":
				expired++
			default:
				able++
			}
		}
		missing, err := plan.Open(t.Context(), h.DB.Read(), d.Code)
		if err != nil || len(missing) == 0 {
			t.Errorf("%s has no open plan: %v", d.Code, err)
		}
	}
	if able < 40 || expired == 0 || without == 0 {
		t.Errorf("inspectors: %d able, %d expired, %d without a certificate", able, expired, without)
	}
}

func foundAgain(t *testing.T, h *testkit.Home, a *app.App, z *Zone) {
	found, again, err := Look(t.Context(), a)
	if err != nil || found != Ready || len(again.Accounts) != len(z.Accounts) || again.Tasks[KeyRolled].Stage != Rolled {
		t.Fatalf("%v %v", found, err)
	}
	var report bytes.Buffer
	if err := again.Report(&report, "yangguang", h.Dir, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"shgz-clerk", "witness", Password,
		z.Tasks[KeyRolled].Secrets[z.Tasks[KeyRolled].Objects], "yangguang verify " + h.Dir} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	_, err = Build(t.Context(), a, Options{}, io.Discard)
	var no *law.Refusal
	if !errors.As(err, &no) || no.Code != "NOT_EMPTY" {
		t.Errorf("a second zone in the same installation: %v", err)
	}
	acc, ok := z.Account("shgz-clerk")
	if !ok || acc.Person == "" {
		t.Error("no account shgz-clerk")
	}
	if _, err := a.Identity.SignIn(t.Context(), "shgz-clerk", z.Password); err != nil {
		t.Error(err)
	}
}

func TestZoneWithFewTasks(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	z, err := Build(t.Context(), open(t, h), Options{Subjects: 700, Inspectors: 60, Only: []Key{KeyDraft, KeyLocked}},
		io.Discard)
	if err != nil || len(z.Tasks) != 2 {
		t.Fatalf("%d tasks: %v", len(z.Tasks), err)
	}
}

// The demo is made on any day: the plan of the year, the time of the tasks and
// the certificates follow the clock.
func TestZoneAtTheTurnOfTheYear(t *testing.T) {
	t.Parallel()
	for _, day := range []string{"2026-12-31", "2028-02-29"} {
		t.Run(day, func(t *testing.T) {
			h := testkit.NewHome(t)
			h.Clock.Set(calendar.MustParse(day).Start().Add(10 * time.Hour))
			z, err := Build(t.Context(), open(t, h), Options{Subjects: 700, Only: []Key{KeyJudged, KeyEmbargoed}}, io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			if st := z.Tasks[KeyJudged]; st.Stage != Judged || !strings.Contains(string(st.Objects), day[:4]) {
				t.Errorf("%+v", st)
			}
		})
	}
}

func TestBrokenDemoIsKnown(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	a := open(t, h)
	if found, _, err := Look(t.Context(), a); err != nil || found != Empty {
		t.Errorf("empty: %v %v", found, err)
	}
	testkit.World(t, h)
	if found, _, err := Look(t.Context(), a); err != nil || found != Another {
		t.Errorf("another: %v %v", found, err)
	}
	if err := (&Zone{}).save(h.Dir); err != nil {
		t.Fatal(err)
	}
	if found, _, err := Look(t.Context(), a); err != nil || found != Broken {
		t.Errorf("broken: %v %v", found, err)
	}
	if err := (&Zone{Complete: true, Accounts: []Account{{Person: "of another database"}}}).save(h.Dir); err != nil {
		t.Fatal(err)
	}
	if found, _, err := Look(t.Context(), a); err != nil || found != Another {
		t.Errorf("another's file: %v %v", found, err)
	}
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"data/a.zip": "data/a.zip", "a b": "'a b'", "it's": `'it'\''s'`, "": "''",
		"$HOME": "'$HOME'"} {
		if got := Quoted(in); got != want {
			t.Errorf("%q: %s", in, got)
		}
	}
}
