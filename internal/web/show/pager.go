package show

import (
	"net/http"
	"strconv"

	"yangguang/internal/web/ui"
)

// PerPage is the length of the lists of visits and results.
const PerPage = 50

const PageSize = 50

// OpenPager pages a list whose total is not counted.
func OpenPager(r *http.Request, page, n int, more bool) ui.Pager {
	p := ui.Pager{First: (page-1)*PageSize + 1, Last: (page-1)*PageSize + n, Total: -1}
	link := func(to int) string {
		q := r.URL.Query()
		q.Set("page", strconv.Itoa(to))
		return r.URL.Path + "?" + q.Encode()
	}
	if page > 1 {
		p.Prev = link(page - 1)
	}
	if more {
		p.Next = link(page + 1)
	}
	return p
}
