package ui

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"

	"yangguang/internal/db"
	"yangguang/internal/law"
)

// Handler answers a request or returns an error, having written nothing.
type Handler func(w http.ResponseWriter, r *http.Request) error

// refused is the page of a refusal.
type refused struct {
	Message, Next string
	Basis         law.Provision
	Code          string
	SignIn        string
	Back          *Crumb // to what the request was about
	Home          string
}

// fault is the page of a failure that is ours.
type fault struct{ Incident string }

var (
	refusedPage = Define[refused]("ui/refused")
	faultPage   = Define[fault]("ui/fault")
)

var statuses = map[law.Kind]int{
	law.Invalid:   http.StatusUnprocessableEntity,
	law.Forbidden: http.StatusForbidden,
	law.Conflict:  http.StatusConflict,
	law.NotFound:  http.StatusNotFound,
	law.TooLarge:  http.StatusRequestEntityTooLarge,
	law.SignIn:    http.StatusUnauthorized,
	law.NoSpace:   http.StatusInsufficientStorage,
}

var titles = map[law.Kind]string{
	law.Invalid:   "内容有误，没有办理",
	law.Forbidden: "您不能办理这件事",
	law.Conflict:  "现在不能办理",
	law.NotFound:  "没有找到",
	law.TooLarge:  "提交的内容太大",
	law.SignIn:    "请先登录",
	law.NoSpace:   "存储空间不足",
}

// Handle adapts a Handler: a *law.Refusal becomes a page with its provision and
// the next thing to do, db.ErrNotFound and db.ErrConflict become refusals, and
// any other error becomes a page with an incident number under which the error
// is logged. The text of such an error is never shown.
func (rend *Renderer) Handle(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			rend.Fail(w, r, err)
		}
	})
}

// Fail writes the page of an error, as Handle does. It writes nothing to a
// visitor who is gone.
func (rend *Renderer) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return
	}
	no, ok := refusal(err)
	if !ok {
		rend.fault(w, r, err)
		return
	}
	status := statuses[no.Kind]
	sh := rend.Shell(r, titles[no.Kind])
	if no.Code == busy {
		status, sh.Title = http.StatusServiceUnavailable, "系统正忙"
		w.Header().Set("Retry-After", "2")
	}
	if no.Code == wrongMethod {
		status = http.StatusMethodNotAllowed
	}
	page := refused{Message: no.Message, Next: no.Next, Basis: no.Basis, Code: no.Code, Home: "/"}
	if sh.User != nil && len(sh.Nav) > 0 {
		page.Home = sh.Nav[0].Items[0].Href
	}
	if no.Kind == law.SignIn {
		page.SignIn = sh.SignIn
	} else {
		page.Back = rend.above(r, sh.Nav, no.Kind != law.NotFound)
	}
	if err := refusedPage.Render(w, r, rend, status, sh, page); err != nil {
		rend.fault(w, r, err)
	}
}

const busy, wrongMethod = "BUSY", "WRONG_METHOD"

// refusal says as a refusal what a person can do something about.
func refusal(err error) (*law.Refusal, bool) {
	var no *law.Refusal
	switch {
	case errors.As(err, &no):
		return no, true
	case errors.Is(err, db.ErrNotFound):
		return law.Refuse(law.OwnRights, law.NotFound, "NOT_FOUND",
			"这里没有您要找的内容，或者它不在您的权限范围内。", "请核对地址，或从导航重新进入。"), true
	case errors.Is(err, db.ErrConflict):
		return law.Refuse(law.Once, law.Conflict, "CHANGED_MEANWHILE",
			"在您办理期间，别人已经改动了这项内容，您的提交没有生效。", "请刷新页面看过最新内容，再决定是否办理。"), true
	case errors.Is(err, db.ErrDuplicate):
		return law.Refuse(law.Once, law.Conflict, "ALREADY_THERE",
			"同样的内容已经有了，这次提交没有生效。", "请从列表中查看已有的内容。"), true
	case errors.Is(err, db.ErrFull):
		return law.Refuse(law.GoodInput, law.NoSpace, "DISK_FULL",
			"服务器的存储空间已满，这次提交没有生效，也没有留下一半的内容。", "请通知系统管理员清理空间后重新提交。"), true
	case errors.Is(err, db.ErrBusy):
		return law.Refuse(law.Once, law.Conflict, busy,
			"同时办理的人较多，这次提交没有生效。", "请稍等几秒再提交一次；同一张表单不会办两次。"), true
	}
	return nil, false
}

func (rend *Renderer) fault(w http.ResponseWriter, r *http.Request, err error) {
	incident := rand.Text()[:10]
	slog.ErrorContext(r.Context(), "request failed",
		"incident", incident, "method", r.Method, "path", r.URL.Path, "error", err)
	sh := Shell{Area: Plain, Title: "系统出现故障"}
	if rerr := faultPage.Render(w, r, rend, http.StatusInternalServerError, sh, fault{incident}); rerr != nil {
		slog.ErrorContext(r.Context(), "fault page failed", "incident", incident, "error", rerr)
		http.Error(w, "系统出现故障，编号 "+incident, http.StatusInternalServerError)
	}
}

// NotFound is the refusal of a path that leads nowhere.
func NotFound(http.ResponseWriter, *http.Request) error { return db.ErrNotFound }

// WrongMethod is the refusal of a path that answers to other methods only, as
// when somebody opens the address of a form that was sent; the status is 405.
func WrongMethod() *law.Refusal {
	return law.Refuse(law.OwnRights, law.NotFound, wrongMethod, "这个地址不能这样打开。", "请从导航进入页面，用页面上的按钮办理。").
		InEnglish("method not allowed")
}
