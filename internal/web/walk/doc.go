// Package walk has the tests that drive browsers: people walk through the site,
// and every page is looked at, at a desk and on a phone. Nothing imports it.
package walk
