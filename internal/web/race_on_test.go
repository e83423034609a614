//go:build race

package web_test

// most is how many addresses of one route each person visits. With the race
// detector a page takes some ten times as long; every route and page is still
// met.
const most = 3
