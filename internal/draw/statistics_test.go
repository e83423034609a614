package draw

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/canon"
)

// The suite of ssj/1 section 9. Floating point is for these tests alone.
//
// One stratum of pool objects gives take of them, for seeds 0 … runs-1. Under a
// fair draw each statistic below follows the chi-square distribution named with
// it. All are judged at alpha divided by their number (Bonferroni); the seeds
// are fixed, so a verdict never changes from run to run.
const (
	runs  = 20_000
	alpha = 0.001
)

var pools = []struct{ pool, take int }{{12, 3}, {20, 10}}

// sampler draws from each pool with the seed of that number.
type sampler func(seed int) [][]int

type verdict struct {
	name string
	p    float64
}

func suite(draw sampler) (list []verdict) {
	samples := make([][][]int, runs)
	for s := range samples {
		samples[s] = draw(s)
	}
	for i, c := range pools {
		of := make([][]int, runs)
		for s := range samples {
			of[s] = samples[s][i]
		}
		label := fmt.Sprintf("%d of %d", c.take, c.pool)
		list = append(list,
			verdict{"inclusion, " + label, inclusion(of, c.pool, c.take)},
			verdict{"pairs, " + label, pairs(of, c.pool, c.take)},
			verdict{"overlap of neighbours, " + label, overlap(of, c.pool, c.take)})
	}
	return list
}

func failed(list []verdict) (names []string) {
	for _, v := range list {
		if v.p < alpha/float64(len(list)) {
			names = append(names, v.name)
		}
	}
	return names
}

// inclusion: Σ(c−E)² over the variance of a count without replacement, times
// (N−1)/N, is chi-square with N−1 degrees of freedom.
func inclusion(samples [][]int, pool, take int) float64 {
	count := make([]float64, pool)
	for _, s := range samples {
		for _, i := range s {
			count[i]++
		}
	}
	n, p := float64(len(samples)), float64(take)/float64(pool)
	x := 0.0
	for _, c := range count {
		x += (c - n*p) * (c - n*p)
	}
	return upperTail(x*float64(pool-1)/float64(pool)/(n*p*(1-p)), float64(pool-1))
}

// pairs: what the pair counts show beyond the single counts. The covariance of
// pair indicators has, on the part orthogonal to the margins, the eigenvalue
// a−2b+c (same pair, one in common, none in common): N(N−3)/2 degrees.
func pairs(samples [][]int, pool, take int) float64 {
	count := make([][]float64, pool)
	for i := range count {
		count[i] = make([]float64, pool)
	}
	for _, s := range samples {
		for _, i := range s {
			for _, j := range s {
				if i != j {
					count[i][j]++
				}
			}
		}
	}
	in := func(k int) float64 { // probability that k given objects are all drawn
		p := 1.0
		for i := range k {
			p *= float64(take-i) / float64(pool-i)
		}
		return p
	}
	n, p2 := float64(len(samples)), in(2)
	lambda := (p2 - p2*p2) - 2*(in(3)-p2*p2) + (in(4) - p2*p2)
	row := make([]float64, pool)
	for i := range pool {
		for j := range pool {
			row[i] += count[i][j]
		}
		row[i] = (row[i] - n*p2*float64(pool-1)) / float64(pool-2)
	}
	x := 0.0
	for i := range pool {
		for j := range i {
			rest := count[i][j] - n*p2 - row[i] - row[j]
			x += rest * rest
		}
	}
	return upperTail(x/(n*lambda), float64(pool*(pool-3)/2))
}

// overlap: how many objects neighbouring seeds have in common is hypergeometric.
// Pairs of seeds do not share a seed, so they are independent; cells expected
// below 5 are joined.
func overlap(samples [][]int, pool, take int) float64 {
	seen := make([]float64, take+1)
	total := 0.0
	for s := 0; s+1 < len(samples); s += 2 {
		common := 0
		for _, i := range samples[s] {
			if slices.Contains(samples[s+1], i) {
				common++
			}
		}
		seen[common]++
		total++
	}
	choose := func(n, k int) float64 {
		c := 1.0
		for i := range k {
			c = c * float64(n-i) / float64(i+1)
		}
		return c
	}
	x, cells, got, want := 0.0, 0, 0.0, 0.0
	left := total
	for k := range seen {
		e := total * choose(take, k) * choose(pool-take, take-k) / choose(pool, take)
		got, want, left = got+seen[k], want+e, left-e
		if want >= 5 && left >= 5 || k == take {
			x += (got - want) * (got - want) / want
			cells++
			got, want = 0, 0
		}
	}
	return upperTail(x, float64(cells-1))
}

// upperTail is the probability that a chi-square variable with k degrees of
// freedom exceeds x: the regularized incomplete gamma function Q(k/2, x/2), by
// its series below k/2+1 and by its continued fraction above.
func upperTail(x, k float64) float64 {
	a, x := k/2, x/2
	if x <= 0 {
		return 1
	}
	lg, _ := math.Lgamma(a)
	front := math.Exp(a*math.Log(x) - x - lg)
	if x < a+1 {
		term, sum := 1/a, 1/a
		for n := 1; term > sum*1e-15; n++ {
			term *= x / (a + float64(n))
			sum += term
		}
		return 1 - front*sum
	}
	b, c := x+1-a, 1e300
	d := 1 / b
	h := d
	for n := 1; n < 10_000; n++ {
		an := -float64(n) * (float64(n) - a)
		b += 2
		d = 1 / (an*d + b)
		c = b + an/c
		h *= d * c
		if math.Abs(d*c-1) < 1e-15 {
			break
		}
	}
	return front * h
}

func TestUpperTail(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ x, k, p float64 }{ // tables of the chi-square distribution
		{3.841, 1, 0.05}, {18.307, 10, 0.05}, {29.588, 10, 0.001}, {149.449, 100, 0.001}, {77.929, 100, 0.95},
	} {
		if got := upperTail(c.x, c.k); math.Abs(got-c.p) > 0.0003 {
			t.Errorf("upperTail(%v, %v) = %v, want %v", c.x, c.k, got, c.p)
		}
	}
}

// names are the objects of all pools as a roster, and who they are.
func rosterOfPools() (text string, place map[string]int) {
	place = make(map[string]int)
	for i, c := range pools {
		for j := range c.pool {
			id := fmt.Sprintf("91371073MA3%dK%05d", i, j*37)
			place[id] = j
			text += fmt.Sprintf("%s\t%c\n", id, 'A'+i)
		}
	}
	return text, place
}

func seedOf(n int) string { return canon.SHA256.Hex(fmt.Appendf(nil, "statistics %d\n", n)) }

func TestDrawIsFair(t *testing.T) {
	t.Parallel()
	text, place := rosterOfPools()
	for _, hash := range []canon.Hash{canon.SHA256, canon.SM3} {
		var quotas []Quota
		for i, c := range pools {
			quotas = append(quotas, Quota{Stratum: string(rune('A' + i)), Count: uint64(c.take)})
		}
		p := objectPlan(quotas...)
		p.Hash = hash
		census, err := Survey(p, strings.NewReader(text), strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		list := suite(func(seed int) (sample [][]int) {
			o, err := DrawObjects(p, census, strings.NewReader(text), seedOf(seed))
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range o.Strata {
				var in []int
				for _, d := range s.Rows {
					in = append(in, place[d.ID])
				}
				sample = append(sample, in)
			}
			return sample
		})
		for _, v := range list {
			t.Logf("%s: %s: p = %.4f", hash, v.name, v.p)
		}
		if names := failed(list); len(names) > 0 {
			t.Errorf("%s is not fair in %s", hash, strings.Join(names, "; "))
		}
	}
}

// first sorts a pool by an order that depends on the object and takes the first.
func first(pool, take int, ticket func(i int) uint64) []int {
	list := make([]int, pool)
	for i := range list {
		list[i] = i
	}
	slices.SortFunc(list, func(a, b int) int {
		if x, y := ticket(a), ticket(b); x != y {
			if x < y {
				return -1
			}
			return 1
		}
		return a - b
	})
	return list[:take]
}

// The bad control: CRC-32 is linear, so ids that are near stay near.
func TestSuiteRefusesCRC32(t *testing.T) {
	t.Parallel()
	list := suite(func(seed int) (sample [][]int) {
		key := []byte(Key(canon.SHA256, KindObjects, seedOf(seed)))
		for i, c := range pools {
			sample = append(sample, first(c.pool, c.take, func(j int) uint64 {
				return uint64(crc32.ChecksumIEEE(append(bytes.Clone(key), fmt.Sprintf("91371073MA3%dK%05d", i, j*37)...)))
			}))
		}
		return sample
	})
	t.Logf("fails: %s", strings.Join(failed(list), "; "))
	if len(failed(list)) == 0 {
		t.Errorf("the suite passes a CRC-32 ticket: %v", list)
	}
}

// The bad control: a linear congruential generator that knows 1,000 seeds only.
// Each of its numbers is evenly spread, so a histogram would pass it.
func TestSuiteRefusesLCG(t *testing.T) {
	t.Parallel()
	list := suite(func(seed int) (sample [][]int) {
		x := uint64(seed % 1000)
		for _, c := range pools {
			tickets := make([]uint64, c.pool)
			for j := range tickets {
				x = x*6364136223846793005 + 1442695040888963407
				tickets[j] = x >> 33
			}
			sample = append(sample, first(c.pool, c.take, func(j int) uint64 { return tickets[j] }))
		}
		return sample
	})
	t.Logf("fails: %s", strings.Join(failed(list), "; "))
	if len(failed(list)) == 0 {
		t.Errorf("the suite passes a generator of 1,000 seeds: %v", list)
	}
}
