//go:build !race

package web_test

// most is how many addresses of one route each person visits.
const most = 24
