package desk

import (
	"net/http"
	"time"

	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/publication"
	"yangguang/internal/task"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// Today is the legal date in Asia/Shanghai.
func (s *Desk) Today() calendar.Date { return calendar.DateOf(s.Now()) }

// Clock is a time limit as shown: the working days left, counted by the
// installation's calendar. due and doneOn are YYYY-MM-DD; doneOn "" while it runs.
func (s *Desk) Clock(due, doneOn string) ui.Clock {
	return show.Clock(s.App.Calendar, s.Today(), due, doneOn)
}

// ResultClock is the limit of a result; a published one is done.
func (s *Desk) ResultClock(r publication.Result) ui.Clock {
	done := ""
	if r.State == publication.Published {
		done = calendar.DateOf(time.UnixMicro(r.PublishedAt)).String()
	}
	return s.Clock(r.DueOn, done)
}

func (s *Desk) Departments(r *http.Request) (map[ids.Dept]identity.Department, error) {
	list, err := identity.Departments(r.Context(), s.App.DB.Read())
	return show.ByCode(list), err
}

// ReadableTask loads the task of the path if the person may read it.
func (s *Desk) ReadableTask(r *http.Request) (task.Task, error) {
	t, err := task.ByID(r.Context(), s.App.DB.Read(), ids.Task(r.PathValue("id")))
	if err != nil {
		return t, err
	}
	return t, s.Permit(r, authz.ReadTask, t.Resource())
}
