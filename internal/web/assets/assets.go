// Package assets embeds what browsers load: our style sheet and scripts, and
// the icons of others, which lie unmodified in icons/ with their licence
// (scripts/vendor fetches them again and checks their hashes).
// Each file is served under a name that contains its hash, and may be kept
// for ever.
package assets

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed *.css *.js *.svg icons/*.svg
var files embed.FS

type asset struct {
	url  string
	body []byte
}

var (
	byName = map[string]asset{}
	byURL  = map[string]string{}
	icons  = map[string]string{}
)

func init() {
	err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := files.ReadFile(p)
		if err != nil {
			return err
		}
		if dir, file := path.Split(p); dir == "icons/" {
			icons[strings.TrimSuffix(file, ".svg")] = inline(string(body))
			return nil
		}
		sum := sha256.Sum256(body)
		ext := path.Ext(p)
		url := "/assets/" + strings.TrimSuffix(p, ext) + "." + hex.EncodeToString(sum[:4]) + ext
		byName[p], byURL[url] = asset{url, body}, p
		return nil
	})
	if err != nil {
		panic(err) // an embedded file cannot be unreadable
	}
}

// inline makes an icon file fit for a page: hidden from screen readers, sized
// by the style sheet.
func inline(svg string) string {
	body := svg[strings.Index(svg, ">")+1:]
	return `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="none" ` +
		`stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">` + strings.TrimSpace(body)
}

// URL is the address of an asset such as "app.js".
func URL(name string) (string, error) {
	a, ok := byName[name]
	if !ok {
		return "", fmt.Errorf("assets: no file %q", name)
	}
	return a.url, nil
}

// Icon is an icon as inline SVG, by its name without ".svg".
func Icon(name string) (string, bool) {
	svg, ok := icons[name]
	return svg, ok
}

var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// Handler serves /assets/. An old hash is not found: its page has been
// replaced by one with the new name.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ok := byURL[r.URL.Path]
		if !ok {
			http.Error(w, "没有这个文件。", http.StatusNotFound)
			return
		}
		if t, ok := types[path.Ext(name)]; ok {
			w.Header().Set("Content-Type", t)
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(byName[name].body))
	})
}
