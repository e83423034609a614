package desk

import "testing"

func TestNextPageStaysOnThisSite(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/tasks/1?tab=2": "/tasks/1?tab=2", "/log/entry/4": "/log/entry/4",
		"": HomePath, "//evil.example": HomePath, "/\\evil.example": HomePath, "https://evil.example/": HomePath,
		"javascript:alert(1)": HomePath,
		"tasks":               HomePath, "/login": HomePath, "/logout?x=1": HomePath, "/a\r\nSet-Cookie: b=c": HomePath, "/%zz": HomePath,
	} {
		if got := NextPage(in); got != want {
			t.Errorf("NextPage(%q) = %q, want %q", in, got, want)
		}
	}
}
