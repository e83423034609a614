package authz_test

import (
	"errors"
	"slices"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
)

// The whole table of who may what: for each act the roles that may do it on
// their own department's resource (to which they belong, where that matters).
// Every role that is not listed must be refused.
var matrix = map[authz.Act][]actor.Role{
	authz.ReadOwn:      actor.Roles,
	authz.SetPassword:  actor.Roles,
	authz.ReadPolicies: actor.Roles,
	authz.ReadLedger:   {actor.Auditor},

	authz.CreateDepartment: {actor.SystemAdmin},
	authz.CreatePerson:     {actor.SystemAdmin},
	authz.DisablePerson:    {actor.SystemAdmin},
	authz.ResetPassword:    {actor.SystemAdmin},
	authz.GrantRole:        {actor.Security},
	authz.RevokeRole:       {actor.Security},
	authz.ReadPeople:       {actor.SystemAdmin, actor.Security, actor.Auditor},

	authz.DraftItem:    {actor.Clerk, actor.Keeper},
	authz.SubmitItem:   {actor.Clerk, actor.Keeper},
	authz.PublishItem:  {actor.DeputyHead},
	authz.SuspendItem:  {actor.DeputyHead},
	authz.MarkRepealed: {actor.Keeper, actor.DeputyHead},
	authz.ReadItem: {actor.Clerk, actor.SectionHead, actor.Inspector, actor.DeputyHead, actor.Head, actor.Keeper,
		actor.Witness},

	authz.ImportSubjects:   {actor.Clerk, actor.Keeper},
	authz.ImportInspectors: {actor.Clerk, actor.Keeper},
	authz.EditSubject:      {actor.Clerk, actor.Keeper},
	authz.EditInspector:    {actor.Clerk, actor.Keeper},
	authz.DeclareConflict:  {actor.Clerk, actor.Keeper, actor.SectionHead, actor.Inspector},
	authz.ConfirmRoster:    {actor.Clerk, actor.Keeper, actor.SectionHead},
	authz.ReadSubjects:     business,
	authz.ReadInspectors:   business,

	authz.DraftPlan:   {actor.Clerk},
	authz.SubmitPlan:  {actor.Clerk},
	authz.PublishPlan: {actor.Clerk},
	authz.ApprovePlan: {actor.DeputyHead, actor.Head},
	authz.ReadPlan:    business,

	authz.DraftTask:       {actor.Clerk},
	authz.SubmitTask:      {actor.Clerk},
	authz.RevokeTask:      {actor.Clerk},
	authz.DispatchTask:    {actor.Clerk},
	authz.ApproveTask:     {actor.DeputyHead, actor.Head},
	authz.AcknowledgeTask: {actor.Clerk, actor.SectionHead},
	authz.ReadTask:        append(slices.Clone(business), actor.Witness),

	authz.FreezeDraw:     {actor.Clerk},
	authz.StartDraw:      {actor.Clerk},
	authz.OpenDraw:       {actor.Clerk, actor.Witness},
	authz.LockDraw:       {actor.Clerk, actor.DeputyHead},
	authz.CommitWitness:  {actor.Witness},
	authz.TypeDice:       {actor.Clerk, actor.SectionHead, actor.Witness},
	authz.VoidDraw:       {actor.Head},
	authz.DrawInspectors: {actor.Clerk, actor.SectionHead},
	authz.LockInspectors: {actor.Clerk, actor.SectionHead},
	authz.FillGap:        {actor.DeputyHead},
	authz.WatchHall:      append(slices.Clone(business), actor.Witness),

	authz.StartVisit:  {actor.Inspector},
	authz.AnswerVisit: {actor.Inspector},
	authz.EndVisit:    {actor.Inspector},
	authz.SignSheet:   {actor.Inspector},
	authz.ReadVisit:   {actor.Clerk, actor.SectionHead, actor.Inspector, actor.DeputyHead, actor.Head},

	authz.EnterResult:   {actor.Inspector},
	authz.SubmitResult:  {actor.Inspector},
	authz.ApproveResult: {actor.DeputyHead},
	authz.ReturnResult:  {actor.DeputyHead, actor.Clerk},
	authz.PublishResult: {actor.Clerk},
	authz.ReadResult:    {actor.Clerk, actor.SectionHead, actor.Inspector, actor.DeputyHead, actor.Head},
}

var business = []actor.Role{actor.Clerk, actor.SectionHead, actor.Inspector, actor.DeputyHead, actor.Head, actor.Keeper}

func load(t *testing.T) *authz.Policies {
	t.Helper()
	p, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func somebody(role actor.Role) actor.Actor {
	a := actor.Actor{Person: "me", Pseudonym: "x", Dept: "SHGZ", Region: "371073", Roles: []actor.Role{role}}
	if role == actor.Inspector {
		a.Inspector = "SHGZ-001"
	}
	return a
}

// own is a resource of the actor's department on which somebody else did the
// step before. Acts of people who belong to it get them as members.
func own(act authz.Act, role actor.Role) authz.Resource {
	res := authz.Resource{Kind: "x", ID: "1", Dept: "SHGZ", Region: "371073", Depts: []ids.Dept{"SHGZ", "SCJG"},
		Person: "somebody-else", State: "approved"}
	if role == actor.Inspector || role == actor.Witness {
		res.People, res.Leader = []string{"me", "SHGZ-001"}, "SHGZ-001"
	}
	return res
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	p := load(t)
	for _, in := range authz.Acts {
		allowed, listed := matrix[in.Act]
		if !listed {
			t.Errorf("%s is not in the matrix", in.Act)
			continue
		}
		for _, role := range actor.Roles {
			res := own(in.Act, role)
			if in.Act == authz.ReadItem && role == actor.Witness {
				res.State = "published"
			}
			err := p.Permit(somebody(role), in.Act, res)
			if may := slices.Contains(allowed, role); may != (err == nil) {
				t.Errorf("%s by %s: %v, want allowed = %v", in.Act, role, err, may)
			}
			var no *law.Refusal
			if err != nil && (!errors.As(err, &no) || no.Kind != law.Forbidden || no.Basis.ID == "" || no.Message == "" ||
				no.Next == "" || no.EN == "") {
				t.Errorf("%s by %s: refusal without words: %#v", in.Act, role, err)
			}
			if could := p.Could(somebody(role), in.Act); err == nil && !could {
				t.Errorf("%s by %s is permitted but the route guard refuses it", in.Act, role)
			}
		}
	}
}

// Nobody acts on what belongs to another department, or to nobody.
func TestOtherDepartment(t *testing.T) {
	t.Parallel()
	p := load(t)
	open := []authz.Act{ // acts that rest on the region, on the person, or on nothing
		authz.ReadOwn, authz.SetPassword, authz.ReadPolicies, authz.ReadLedger, authz.CreateDepartment, authz.CreatePerson,
		authz.DisablePerson,
		authz.ResetPassword, authz.GrantRole, authz.RevokeRole, authz.ReadPeople, authz.ImportSubjects, authz.EditSubject,
		authz.ReadSubjects,
	}
	for _, in := range authz.Acts {
		if slices.Contains(open, in.Act) {
			continue
		}
		for _, role := range actor.Roles {
			for name, res := range map[string]authz.Resource{
				"another department's": {Kind: "x", ID: "1", Dept: "YJGL", Region: "371073", Depts: []ids.Dept{"YJGL"},
					Person: "somebody-else", People: []string{"she"}, Leader: "she", State: "approved"},
				"nobody's": {Kind: "x", ID: "1"},
			} {
				if p.Permit(somebody(role), in.Act, res) == nil {
					t.Errorf("%s by %s on %s resource is permitted", in.Act, role, name)
				}
			}
		}
	}
	for _, act := range []authz.Act{authz.ImportSubjects, authz.EditSubject, authz.ReadSubjects} {
		if p.Permit(somebody(actor.Clerk), act, authz.Resource{Kind: "roster", Dept: "SHGZ", Region: "371072"}) == nil {
			t.Errorf("%s in another region is permitted", act)
		}
	}
}

// What one person may not do twice (domain rules on separation of duties).
func TestSeparationOfDuties(t *testing.T) {
	t.Parallel()
	p := load(t)
	two := actor.Actor{Person: "me", Dept: "SHGZ", Region: "371073", Inspector: "SHGZ-001",
		Roles: []actor.Role{actor.Clerk, actor.DeputyHead, actor.Head, actor.Witness, actor.Inspector}}
	mine := authz.Resource{Kind: "x", ID: "1", Dept: "SHGZ", Region: "371073", Person: "me"}
	group := authz.Resource{Kind: "x", ID: "1", Dept: "SHGZ", Region: "371073", Person: "she",
		People: []string{"SHGZ-001"}}
	for _, row := range []struct {
		id  string
		act authz.Act
		res authz.Resource
	}{
		{"2.3-1 start and lock", authz.LockDraw, mine},
		{"2.3-1 start and lock inspectors", authz.LockInspectors, mine},
		{"2.3-2 enter and approve", authz.ApproveResult, mine},
		{"2.3-2 enter and return", authz.ReturnResult, mine},
		{"2.3-3 substitute and approve", authz.FillGap, group},
		{"2.3-7 inspect and approve", authz.ApproveResult, group},
		{"draft and publish an item", authz.PublishItem, mine},
		{"draft and approve a plan", authz.ApprovePlan, mine},
		{"submit and approve a task", authz.ApproveTask, mine},
		{"draw and witness", authz.CommitWitness, authz.Resource{Kind: "x", Dept: "SHGZ", Person: "me",
			People: []string{"me"}}},
	} {
		var no *law.Refusal
		if err := p.Permit(two, row.act, row.res); !errors.As(err, &no) || no.Code != "SOD_VIOLATION" {
			t.Errorf("%s: %v, want SOD_VIOLATION", row.id, err)
		}
	}
	res := mine
	res.Person = "she"
	if err := p.Permit(two, authz.LockDraw, res); err != nil {
		t.Errorf("a second person may lock: %v", err)
	}
}

func TestDraftsStayInTheirDepartment(t *testing.T) {
	t.Parallel()
	p := load(t)
	clerk := somebody(actor.Clerk)
	for _, row := range []struct {
		act   authz.Act
		state string
		may   bool
	}{
		{authz.ReadTask, "draft", false}, {authz.ReadTask, "pending", false}, {authz.ReadTask, "approved", true},
		{authz.ReadItem, "draft", false}, {authz.ReadItem, "pending", false}, {authz.ReadItem, "published", true},
		{authz.ReadResult, "draft", false}, {authz.ReadResult, "pending", false}, {authz.ReadResult, "published", true},
	} {
		err := p.Permit(clerk, row.act, authz.Resource{Kind: "x", ID: "1", Dept: "SCJG", Region: "371073",
			Depts: []ids.Dept{"SCJG", "SHGZ"}, State: row.state})
		if row.may != (err == nil) {
			t.Errorf("%s of another department in state %s: %v", row.act, row.state, err)
		}
	}
}

func TestAnonymousAndSystem(t *testing.T) {
	t.Parallel()
	p := load(t)
	for _, in := range authz.Acts {
		var no *law.Refusal
		if err := p.Permit(actor.Actor{}, in.Act, own(in.Act, actor.Clerk)); !errors.As(err, &no) || no.Kind != law.SignIn {
			t.Errorf("%s by nobody: %v", in.Act, err)
		}
		if p.Could(actor.Actor{}, in.Act) {
			t.Errorf("%s: the guard lets nobody through", in.Act)
		}
		if in.Group != authz.Own && in.Act != authz.ReadPolicies && p.Permit(actor.System, in.Act,
			own(in.Act, actor.Clerk)) == nil {
			t.Errorf("%s by the system is permitted", in.Act)
		}
	}
	if p.Permit(somebody(actor.Clerk), "unheard-of", own("", actor.Clerk)) == nil {
		t.Error("an unknown act is permitted")
	}
}

func TestDecisionNamesItsPolicy(t *testing.T) {
	t.Parallel()
	p := load(t)
	d, err := p.Decide(somebody(actor.Clerk), authz.LockDraw, authz.Resource{Kind: "draw", ID: "1", Dept: "SHGZ",
		Person: "me"})
	if err != nil || d.Allowed || !slices.Equal(d.Policies, []string{"draw.four-eyes"}) ||
		d.Refusal.Basis.ID != law.FourEyes.ID {
		t.Errorf("%+v, %v", d, err)
	}
	var no *law.Refusal
	if err := p.Permit(somebody(actor.Clerk), authz.FillGap, own(authz.FillGap, actor.Clerk)); !errors.As(err,
		&no) || no.Basis.ID != law.Art13.ID {
		t.Errorf("refusal rests on %v, want Article 13", err)
	}
}

// A refusal names the provision under which others may do the act.
func TestRefusalsNameTheirProvision(t *testing.T) {
	t.Parallel()
	p := load(t)
	for act, want := range map[authz.Act]law.Provision{
		authz.PublishItem:     law.Art1,
		authz.AnswerVisit:     law.Art3,
		authz.ReadLedger:      law.Art5,
		authz.ApprovePlan:     law.Art6,
		authz.ConfirmRoster:   law.Art8,
		authz.DeclareConflict: law.Penalty43,
		authz.DispatchTask:    law.Art12,
		authz.FillGap:         law.Art13,
		authz.DrawInspectors:  law.Art14,
		authz.StartVisit:      law.Art14,
		authz.SignSheet:       law.Art173,
		authz.PublishResult:   law.Art174,
		authz.VoidDraw:        law.OneDraw,
		authz.CommitWitness:   law.Ceremony,
		authz.WatchHall:       law.OpenVerify,
		authz.GrantRole:       law.OwnRights,
	} {
		stranger := actor.Actor{Person: "she", Dept: "YJGL", Region: "371001"}
		var no *law.Refusal
		if err := p.Permit(stranger, act, own(act, actor.Clerk)); !errors.As(err, &no) || no.Basis.ID != want.ID {
			t.Errorf("%s: %v, want a refusal under %s", act, err, want.Cite())
		}
	}
}

func TestEveryActHasAPermitAndAGroup(t *testing.T) {
	t.Parallel()
	p := load(t)
	for _, in := range authz.Acts {
		if in.Name == "" || in.Group == "" {
			t.Errorf("%s has no name or group", in.Act)
		}
		if !slices.ContainsFunc(p.All(), func(x authz.Policy) bool { return !x.Forbids && x.Covers(in.Act) }) {
			t.Errorf("no policy permits %s", in.Act)
		}
	}
}

// Could keeps its answers: they must not leak from one person to another.
func TestCouldOfDifferentPeople(t *testing.T) {
	t.Parallel()
	p := load(t)
	inspector := somebody(actor.Inspector)
	uncertified := inspector
	uncertified.Roles = []actor.Role{actor.Keeper}
	for range 2 {
		if !p.Could(inspector, authz.AnswerVisit) || p.Could(uncertified, authz.AnswerVisit) || p.Could(actor.System,
			authz.AnswerVisit) {
			t.Error("AnswerVisit is for inspectors")
		}
		both := inspector
		both.Roles = []actor.Role{actor.Inspector, actor.SystemAdmin}
		if p.Could(both, authz.AnswerVisit) {
			t.Error("an administrator sees business content")
		}
	}
}

func BenchmarkPermit(b *testing.B) {
	p, err := authz.Load()
	if err != nil {
		b.Fatal(err)
	}
	by, res := somebody(actor.Clerk), own(authz.LockDraw, actor.Clerk)
	for b.Loop() {
		if err := p.Permit(by, authz.LockDraw, res); err != nil {
			b.Fatal(err)
		}
	}
}
