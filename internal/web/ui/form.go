package ui

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/law"
)

// FormLimit is the greatest body of a form without files, in bytes.
const FormLimit = 1 << 20

// Form is what a person typed, with what is wrong with it. The reading methods
// note an error and return a zero value; check OK after the last one.
type Form struct {
	Key    string // idempotency key, kept when the form is shown again; of a submitted form with its digest
	Values url.Values
	Errors map[string]string // by field name
	order  []string          // fields with errors, as noted
	files  map[string][]*multipart.FileHeader
	Basis  law.Provision // of the refusal noted by Refused
	Next   string        // what to do next, of that refusal
}

// NewForm is an empty form with a fresh idempotency key.
func NewForm() *Form { return &Form{Key: NewKey(), Values: url.Values{}} }

// Query reads a filter from the URL. It has no key; what does not parse as a
// query is left out.
func Query(r *http.Request) *Form { return &Form{Values: r.URL.Query()} }

// Parse reads a submitted form of at most FormLimit bytes, or of limit bytes
// for one with files, which it keeps until the request ends. It returns
// db.ErrFull, or a *law.Refusal: TooLarge, or Invalid when the body is not a
// form or not UTF-8.
func Parse(w http.ResponseWriter, r *http.Request, limit ...int64) (*Form, error) {
	allowed := int64(FormLimit)
	if len(limit) > 0 {
		allowed = limit[0]
	}
	r.Body = http.MaxBytesReader(w, r.Body, allowed)
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(4 << 20) // beyond this, files go to temporary files
	} else {
		err = r.ParseForm()
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, law.Refuse(law.GoodInput, law.TooLarge, "BODY_TOO_LARGE",
			fmt.Sprintf("提交的内容超过 %s，没有接收。", size(tooLarge.Limit)), "请减小文件或拆分后再提交。").
			InEnglish("the request body is larger than allowed")
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return nil, fmt.Errorf("%w: %w", db.ErrFull, err) // no room for the temporary file
	case err != nil:
		return nil, law.Refuse(law.GoodInput, law.Invalid, "FORM_UNREADABLE",
			"提交的内容不完整或格式不对，没有接收。", "请返回表单页重新填写后提交。").InEnglish("the request body is not a readable form")
	}
	f := &Form{Values: r.PostForm}
	if m := r.MultipartForm; m != nil {
		f.files = m.File
		// The server removes the temporary files of its own request only, and
		// this may be a copy that carries the session.
		context.AfterFunc(r.Context(), func() { m.RemoveAll() })
	}
	for name, values := range f.Values {
		for i, v := range values {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return nil, law.Refuse(law.GoodInput, law.Invalid, "NOT_UTF8",
					"提交的内容含有无法识别的字符，没有接收。", "请用本页面的表单重新填写。").On(name).InEnglish("the form is not UTF-8")
			}
			values[i] = strings.ReplaceAll(v, "\r\n", "\n")
		}
	}
	if key, _, _ := strings.Cut(f.Values.Get("key"), "."); key != "" {
		digest, err := f.digest(r.URL.RequestURI())
		if err != nil {
			return nil, err
		}
		f.Key = key + "." + digest
	}
	return f, nil
}

// digest is a digest of what a form says and of where it was sent. Passwords
// stay out: it is stored, and would help to guess them.
func (f *Form) digest(to string) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", to)
	for _, name := range slices.Sorted(maps.Keys(f.Values)) {
		if !slices.Contains([]string{"key", "password", "again", "old"}, name) {
			fmt.Fprintf(h, "%q %q\n", name, f.Values[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.files)) {
		for _, head := range f.files[name] {
			fmt.Fprintf(h, "%q %q %d\n", name, head.Filename, head.Size)
			file, err := head.Open()
			if err != nil {
				return "", err
			}
			_, err = io.Copy(h, file)
			if err := errors.Join(err, file.Close()); err != nil {
				return "", err
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d KB", n>>10)
}

// Fail notes what is wrong with a field; the first note of a field stays.
// The name "" is for the form as a whole.
func (f *Form) Fail(name, message string) {
	if f.Errors == nil {
		f.Errors = map[string]string{}
	}
	if _, ok := f.Errors[name]; !ok {
		f.Errors[name] = message
		f.order = append(f.order, name)
	}
}

// OK reports whether nothing is wrong so far.
func (f *Form) OK() bool { return len(f.Errors) == 0 }

// Refused notes a refusal that the person can mend in this form: one that is
// Invalid or names a field. It reports whether the form should be shown again.
func (f *Form) Refused(err error) bool {
	var no *law.Refusal
	if !errors.As(err, &no) || no.Kind != law.Invalid && no.Field == "" {
		return false
	}
	if no.Kind == law.SignIn || no.Kind == law.Forbidden {
		return false
	}
	f.Fail(no.Field, no.Message)
	f.Basis, f.Next = no.Basis, no.Next
	return true
}

// Settle moves what is wrong with a field that the page does not show to the
// page as a whole, so that it is read and not linked to nowhere.
func (f *Form) Settle(fields []Field) {
	for i, name := range f.order {
		if name == "" || slices.ContainsFunc(fields, func(x Field) bool { return x.Name == name }) {
			continue
		}
		message := f.Errors[name]
		delete(f.Errors, name)
		if _, ok := f.Errors[""]; ok {
			message = f.Errors[""] + message
			f.order[i] = "-"
		} else {
			f.order[i] = ""
		}
		f.Errors[""] = message
	}
	f.order = slices.DeleteFunc(f.order, func(name string) bool { return name == "-" })
}

// Problem is one line of the error summary.
type Problem struct{ Name, Message string }

// Problems lists what is wrong in the order in which it was noted.
func (f *Form) Problems() []Problem {
	out := make([]Problem, len(f.order))
	for i, name := range f.order {
		out[i] = Problem{name, f.Errors[name]}
	}
	return out
}

// Set gives a field a value before the form is first shown.
func (f *Form) Set(name, value string) *Form {
	f.Values.Set(name, value)
	return f
}

// String is the value without spaces around it.
func (f *Form) String(name string) string { return strings.TrimSpace(f.Values.Get(name)) }

// Line is a value of at most limit characters without control characters.
func (f *Form) Line(name, label string, limit int) string {
	v := f.String(name)
	if n := utf8.RuneCountInString(v); n > limit {
		f.Fail(name, fmt.Sprintf("%s最多 %d 个字，现在是 %d 个字。", label, limit, n))
		return ""
	}
	if strings.ContainsFunc(v, unicode.IsControl) {
		f.Fail(name, label+"不能含有换行或控制字符。")
		return ""
	}
	return v
}

// Required is a value that must not be empty.
func (f *Form) Required(name, label string) string {
	v := f.String(name)
	if v == "" {
		f.Fail(name, "请填写"+label+"。")
	}
	return v
}

// Strings are all values of a field, without empty ones.
func (f *Form) Strings(name string) []string {
	var out []string
	for _, v := range f.Values[name] {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// Chosen is the value of a select or radio group, one of options.
func (f *Form) Chosen(name, label string, options []Option) string {
	v := f.String(name)
	if v == "" || !slices.ContainsFunc(options, func(o Option) bool { return o.Value == v }) {
		f.Fail(name, "请选择"+label+"。")
		return ""
	}
	return v
}

// Int is a required whole number from smallest to greatest.
func (f *Form) Int(name, label string, smallest, greatest int) int {
	v := f.Required(name, label)
	if v == "" {
		return 0
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < smallest || n > greatest {
		f.Fail(name, fmt.Sprintf("%s应当是 %s 到 %s 之间的整数。", label, Number(smallest), Number(greatest)))
		return 0
	}
	return n
}

// Day is a required legal date, YYYY-MM-DD.
func (f *Form) Day(name, label string) string {
	v := f.Required(name, label)
	if v == "" {
		return ""
	}
	if _, err := calendar.Parse(v); err != nil {
		f.Fail(name, label+"应当写成 2026-01-31 的样子，并且是存在的日期。")
		return ""
	}
	return v
}

// Bool reports whether a Check is checked.
func (f *Form) Bool(name string) bool { return f.Values.Get(name) == "1" }

// PageNumber is the page asked for by "page", from 1.
func (f *Form) PageNumber() int {
	n, err := strconv.Atoi(f.Values.Get("page"))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 1_000_000)
}

// File opens the uploaded file of a field; the caller closes it. When there is
// none it notes an error and returns nil.
func (f *Form) File(name, label string) (io.ReadCloser, *multipart.FileHeader) {
	if len(f.files[name]) == 0 {
		f.Fail(name, "请选择"+label+"。")
		return nil, nil
	}
	h := f.files[name][0]
	file, err := h.Open()
	if err != nil {
		f.Fail(name, label+"没有收到，请重新选择。")
		return nil, nil
	}
	return file, h
}
