package demo

import (
	"strings"
	"testing"

	"yangguang/internal/db"
	"yangguang/internal/testkit"
)

// nothingPersonal reads the whole log of a zone that went all the way: it holds
// no name, telephone or certificate of anybody, no login and no identifier by
// which a person's rows are found, only pseudonyms.
func nothingPersonal(t *testing.T, h *testkit.Home) {
	t.Helper()
	ctx, q := t.Context(), h.DB.Read()
	bodies, err := db.Values[[]byte](ctx, q, `select body from ledger_entry order by idx`)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	for _, b := range bodies {
		log.Write(b)
		log.WriteByte('\n')
	}
	said := log.String()
	for what, query := range map[string]string{
		"name of a user": `select name from person`,
		"login":          `select '"' || login || '"' from person where login like '%-%'`,
		// the others are named like their role
		"id of a user":           `select id from person`,
		"name of an inspector":   `select name from inspector`,
		"certificate":            `select cert_no from inspector where cert_no <> ''`,
		"representative":         `select legal_rep from subject where legal_rep <> ''`,
		"contact":                `select contact from subject where contact <> ''`,
		"telephone":              `select phone from subject where phone <> ''`,
		"ground of a conflict":   `select '"' || kind || '"' from inspector_conflict`,
		"subject of a conflict":  `select subject from inspector_conflict`,
		"password":               `select password from person where password <> ''`,
		"answer on a checklist":  `select note from visit_answer where note <> ''`,
		"opinion on a result":    `select note from result_step where note <> ''`,
		"summary of a result":    `select summary from result where summary <> ''`,
		"address of a subject":   `select address from subject where address <> ''`,
		"name of a subject":      `select name from subject`,
		"person behind a commit": `select person from draw_commitment where person <> ''`,
	} {
		values, err := db.Values[string](ctx, q, query)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if len(values) == 0 {
			t.Errorf("no %s in the zone: the test is blind", what)
		}
		for _, v := range values {
			if i := strings.Index(said, v); i >= 0 {
				t.Errorf("%s %q is in the log: …%s…", what, v, said[max(0, i-60):min(len(said), i+60)])
				break
			}
		}
	}
}
