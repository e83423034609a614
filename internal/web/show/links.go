package show

import (
	"net/url"
	"strconv"

	"yangguang/internal/catalog"
	"yangguang/internal/ids"
)

// ItemHref is the desk of a version of an item.
func ItemHref(ref catalog.Ref) string {
	return "/items/" + url.PathEscape(ref.Code) + "/" + strconv.Itoa(ref.Version)
}

// VisitHref is the desk of a visit, or a page of it.
func VisitHref(taskID ids.Task, subject ids.Subject, rest ...string) string {
	href := "/visits/" + url.PathEscape(string(taskID)) + "/" + url.PathEscape(string(subject))
	for _, part := range rest {
		href += "/" + url.PathEscape(part)
	}
	return href
}
