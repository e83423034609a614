package canon

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"yangguang/internal/testkit/refdata"
)

// The file says of each code whether an independent program found it valid.
func TestAgainstRealCodes(t *testing.T) {
	f, err := os.Open(filepath.Join(refdata.Dir(t), "data/subjects/shandong_enterprises.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	valid := 0
	for _, row := range rows[1:] {
		code, err := ParseUSCC(row[1])
		if (err == nil) != (row[8] == "1") {
			t.Errorf("%s: %v, the file says %s", row[1], err, row[8])
		}
		if err == nil {
			valid++
			code.Warnings()
		}
	}
	if valid != 54953 {
		t.Errorf("%d valid codes, want 54953", valid)
	}
}
