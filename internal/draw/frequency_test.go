package draw

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"yangguang/internal/canon"
)

// Of 10,000 draws of 100 from 299 each object's frequency lies in a 99.9 % band.
// It is taken for all 299 at once (Bonferroni), so that a fair draw stays inside
// it; of the bands of the objects one by one, a fair draw leaves a few.
func TestFrequenciesStayInTheirBand(t *testing.T) {
	t.Parallel()
	const draws, take, pool = 10_000, 100, 299
	p := Plan{Draw: "L", Kind: KindObjects, Title: "模拟", Initiator: "SHGZ", Hash: canon.SHA256,
		Quotas: []Quota{{Stratum: "all", Count: take}}, Sources: DefaultSources(KindObjects)}
	var list strings.Builder
	for i := range pool {
		fmt.Fprintf(&list, "O%03d\tall\n", i)
	}
	census, err := Survey(p, strings.NewReader(list.String()), strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for n := range uint64(draws) {
		seed := canon.SHA256.Hex(binary.BigEndian.AppendUint64(nil, n))
		out, err := DrawObjects(p, census, strings.NewReader(list.String()), seed)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range out.Strata[0].Rows {
			counts[x.ID]++
		}
	}
	const z = 5.0 // two-sided 0.001/299 is 4.94 standard deviations
	rate := float64(take) / pool
	mean, sd := draws*rate, math.Sqrt(draws*rate*(1-rate))
	if len(counts) != pool {
		t.Errorf("%d of %d objects were ever drawn", len(counts), pool)
	}
	outside := 0
	for id, n := range counts {
		if n == draws || math.Abs(float64(n)-mean) > z*sd {
			t.Errorf("%s was drawn %d times, expected %.0f ± %.0f", id, n, mean, z*sd)
		}
		if math.Abs(float64(n)-mean) > 3.29*sd { // the band of one object alone
			outside++
		}
	}
	if outside > 3 {
		t.Errorf("%d objects lie outside the 99.9 %% band of their own", outside)
	}
}
