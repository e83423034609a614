// Package act carries out one confirmed act: a page that says what will happen,
// under which provision and whether it can be taken back, and a form that does
// it. A room declares its acts in a table; each becomes two routes, one page and
// one button:
//
//	var approve = act.Act[task.Task]{
//		Path: "approve", Right: authz.ApproveTask, From: pending, Title: "审批同意", Basis: law.Art12,
//		What:   []string{"同意后任务内容不能再改。"},
//		Fields: func(c act.Call, _ task.Task) ([]ui.Field, error) {
//			return []ui.Field{c.Form.Area("opinion", "审批意见").Max(300)}, nil
//		},
//		Do: func(c act.Call) (to string, err error) {
//			return "", c.App.Task.Approve(c.Ctx(), c.By, c.ID(), c.Version(), c.Form.String("opinion"))
//		},
//		Done: "已同意。",
//	}
//
//	var acts = act.Table[task.Task]{Thing: thing, Acts: []act.Act[task.Task]{submit, approve}}
//
// What the person saw travels as "seen"; a form about something older is
// answered as a conflict by the use case. A refusal that can be mended in the
// form is shown in it, with all that was typed.
package act

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// Thing says how the things of one kind are found and named.
type Thing[T any] struct {
	Path string // pattern of its page: "/tasks/{id}"

	// Load finds the thing of the path for somebody who may read it. It returns
	// db.ErrNotFound or a *law.Refusal.
	Load func(d *desk.Desk, r *http.Request) (T, error)

	Resource func(by actor.Actor, t T) authz.Resource
	Seen     func(t T) string // version that the person sees, or a digest
	Href     func(t T) string // its page
	Back     func(t T) string // where to go afterwards; nil: its page
	Name     func(t T) string // in the crumbs
	Badge    func(t T) ui.Badge
	Crumbs   []ui.Crumb // to the list it stands in
	Facts    func(d *desk.Desk, r *http.Request, t T) ([]ui.Def, error)
}

// Act is one act on a T. A nil function adds nothing.
type Act[T any] struct {
	Path   string   // below that of the thing: "approve"
	Keep   []string // parameters of the address that belong to the act beside the path
	Right  authz.Act
	Person func(t T) string // who did the earlier step that the right is measured against
	From   func(t T) bool   // in which states its button is shown; nil: the room offers it itself

	Title  string
	Label  string // of the link to it; "" is the button's
	Submit string // the button: the verb of the act; "" is the title
	Icon   string
	Main   bool // the one thing to do next
	Danger bool // takes something back: red
	Final  bool // cannot be undone
	Direct bool // its button stands on the page of the thing and asks nothing further

	Basis  law.Provision
	What   []string                                                   // what will happen
	Says   func(c Call, t T) []string                                 // instead of What, where it depends on the thing
	Facts  func(d *desk.Desk, r *http.Request, t T) ([]ui.Def, error) // beside those of the thing
	Start  func(c Call, t T)                                          // fills the form when it is first shown
	Fields func(c Call, t T) ([]ui.Field, error)
	Ready  func(t T) error  // refuses before the page is shown
	Seen   func(t T) string // instead of that of the thing

	// Do carries it out and says where to go, "" for the page of the thing. When
	// it noted errors in the form, the page is shown again whatever it returns.
	Do   func(c Call) (to string, err error)
	Done string              // said afterwards
	Tell func(c Call) string // instead of Done, where it depends on the request
}

// Call is one request for an act.
type Call struct {
	*desk.Desk
	R    *http.Request
	By   actor.Actor // with the key of the form
	Seen string      // what the person saw
	Form *ui.Form
}

// Ctx is the context of the request.
func (c Call) Ctx() context.Context { return c.R.Context() }

// ID is the "id" of the path.
func (c Call) ID() string { return c.R.PathValue("id") }

// Version is the version that the person saw, 0 for none: it matches no row and
// is answered as a conflict.
func (c Call) Version() int {
	n, err := strconv.Atoi(c.Seen)
	if err != nil {
		return 0
	}
	return n
}

// Version writes a version as Call.Version reads it.
func Version(n int) string { return strconv.Itoa(n) }

// Table is all acts on the things of one kind.
type Table[T any] struct {
	Thing Thing[T]
	Acts  []Act[T]
}

// Routes are two for each act, one for an act without a page.
func (tb Table[T]) Routes() []desk.Route {
	var out []desk.Route
	for _, a := range tb.Acts {
		path := below(tb.Thing.Path, a.Path)
		if !a.Direct {
			out = append(out, desk.Route{Pattern: "GET " + path, Act: a.Right, Handler: tb.ask(a)})
		}
		out = append(out, desk.Route{Pattern: "POST " + path, Act: a.Right, Handler: tb.carryOut(a)})
	}
	return out
}

// Offers are the acts that this person may do on the thing now.
func (tb Table[T]) Offers(d *desk.Desk, r *http.Request, t T) []ui.Action {
	var out []ui.Action
	for _, a := range tb.Acts {
		if a.From != nil && a.From(t) && tb.permit(d, r, a, t) == nil {
			out = append(out, tb.Link(a, t))
		}
	}
	return out
}

// Link is the button of an act on the thing, whether or not it may be done.
func (tb Table[T]) Link(a Act[T], t T) ui.Action {
	label := a.Label
	if label == "" {
		label = a.button()
	}
	link := ui.Link(label, tb.href(a, t), a.Icon)
	if a.Direct {
		link = ui.Post(label, tb.action(a, t, "", nil), a.Icon)
	}
	if a.Main {
		link = link.Main()
	}
	if a.Danger {
		link = link.Danger()
	}
	return link
}

func (a Act[T]) button() string {
	if a.Submit != "" {
		return a.Submit
	}
	return a.Title
}

func (tb Table[T]) href(a Act[T], t T) string { return below(tb.Thing.Href(t), a.Path) }

func below(path, rest string) string {
	if rest == "" {
		return path
	}
	return path + "/" + rest
}

func (tb Table[T]) back(t T) string {
	if tb.Thing.Back != nil {
		return tb.Thing.Back(t)
	}
	return tb.Thing.Href(t)
}

// action is where the form is sent: with what the person saw, and with what the
// address of the page said beside its path.
func (tb Table[T]) action(a Act[T], t T, seen string, from url.Values) string {
	if seen == "" {
		seen = tb.seen(a, t)
	}
	query := url.Values{}
	if seen != "" {
		query.Set("seen", seen)
	}
	for _, name := range a.Keep {
		query.Set(name, from.Get(name))
	}
	if len(query) == 0 {
		return tb.href(a, t)
	}
	return tb.href(a, t) + "?" + query.Encode()
}

func (tb Table[T]) seen(a Act[T], t T) string {
	switch {
	case a.Seen != nil:
		return a.Seen(t)
	case tb.Thing.Seen != nil:
		return tb.Thing.Seen(t)
	}
	return ""
}

func (tb Table[T]) permit(d *desk.Desk, r *http.Request, a Act[T], t T) error {
	res := tb.Thing.Resource(d.Actor(r), t)
	if a.Person != nil {
		res.Person = ids.Person(a.Person(t))
	}
	return d.Permit(r, a.Right, res)
}

func (tb Table[T]) ask(a Act[T]) func(*desk.Desk, http.ResponseWriter, *http.Request) error {
	return func(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
		return tb.page(a, w, http.StatusOK, Call{Desk: d, R: r, By: d.Actor(r), Form: ui.NewForm()})
	}
}

func (tb Table[T]) carryOut(a Act[T]) func(*desk.Desk, http.ResponseWriter, *http.Request) error {
	return func(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
		f, err := ui.Parse(w, r)
		if err != nil {
			return err
		}
		c := Call{Desk: d, R: r, By: d.Actor(r).WithKey(f.Key), Seen: r.URL.Query().Get("seen"), Form: f}
		to, err := a.Do(c)
		if !f.OK() || a.mends(f, err) {
			return tb.page(a, w, http.StatusUnprocessableEntity, c)
		}
		if err != nil {
			return err
		}
		if to == "" {
			t, err := tb.Thing.Load(d, r)
			if err != nil {
				return err
			}
			to = tb.back(t)
		}
		done := a.Done
		if a.Tell != nil {
			done = a.Tell(c)
		}
		return ui.SeeOther(w, r, to, done)
	}
}

// mends notes a refusal in the form if the form can mend it.
func (a Act[T]) mends(f *ui.Form, err error) bool {
	return a.Fields != nil && f.Refused(err)
}

func (tb Table[T]) page(a Act[T], w http.ResponseWriter, status int, c Call) error {
	t, err := tb.Thing.Load(c.Desk, c.R)
	if err != nil {
		return err
	}
	if err := tb.permit(c.Desk, c.R, a, t); err != nil {
		return err
	}
	if a.Ready != nil {
		if err := a.Ready(t); err != nil {
			return err
		}
	}
	p := ui.Confirm{Form: c.Form, Action: tb.action(a, t, c.Seen, c.R.URL.Query()), What: a.What, Basis: a.Basis,
		Irreversible: a.Final, Submit: a.button(), Back: tb.back(t), Danger: a.Danger}
	if a.Says != nil {
		p.What = a.Says(c, t)
	}
	for _, facts := range []func(*desk.Desk, *http.Request, T) ([]ui.Def, error){tb.Thing.Facts, a.Facts} {
		if facts == nil {
			continue
		}
		more, err := facts(c.Desk, c.R, t)
		if err != nil {
			return err
		}
		p.Facts = append(p.Facts, more...)
	}
	if a.Start != nil && status == http.StatusOK {
		a.Start(c, t)
	}
	if a.Fields != nil {
		if p.Fields, err = a.Fields(c, t); err != nil {
			return err
		}
	}
	c.Form.Settle(p.Fields)
	crumbs := append(slices.Clone(tb.Thing.Crumbs), ui.Crumb{Label: tb.Thing.Name(t), Href: tb.back(t)})
	sh := c.Desk.R.Shell(c.R, a.Title, crumbs...)
	if tb.Thing.Badge != nil {
		sh.Badge = tb.Thing.Badge(t)
	}
	return ui.Confirmation.Render(w, c.R, c.Desk.R, status, sh, p)
}
