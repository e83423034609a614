package draw

import (
	"bytes"
	"fmt"
	"io/fs"

	"yangguang/internal/message"
)

// Status is what Verify can say of a bundle in which nothing is wrong.
type Status string

// The good endings of Verify. NotOpened means: openings.txt is not there, so the
// conflicts are not checkable; the result is one that some conflicts within the
// number of leaves explain, and all else holds.
const (
	OK        Status = "ok"
	NotOpened Status = "conflicts-not-opened"
)

// Report is what Verify found.
type Report struct {
	Status  Status
	Plan    Plan
	Sheet   Sheet
	Seed    string         // 64 hex digits
	Objects Objects        // of a draw of objects
	Teams   Teams          // of a draw of inspectors, as published
	Notes   []message.Text // what a reader should know though nothing is wrong
}

// Verify checks a bundle by section 5: the sums; grammar, order and uniqueness
// of every file; each input hash and commitment in the sheet; the sources; and
// every quota, ticket, rank and team of the result. Its error is the first
// *Fault in that order, or what fsys returns.
func Verify(fsys fs.FS) (Report, error) {
	if err := checkSums(fsys); err != nil {
		return Report{}, err
	}
	b, err := readBundle(fsys)
	if err != nil {
		return Report{}, err
	}
	published, err := readHeld(fsys, ResultFile)
	if err != nil {
		return Report{}, err
	}
	r := Report{Status: OK, Plan: b.plan, Sheet: b.sheet, Seed: b.seed, Notes: b.sheet.outside()}
	if b.plan.Kind == KindObjects {
		return b.verifyObjects(r, published)
	}
	return b.verifyInspectors(r, published)
}

// outside names what a bundle cannot prove of itself: a beacon has the name that
// the plan fixed, but only its publisher can say that this was its value.
func (s Sheet) outside() (notes []message.Text) {
	for _, b := range s.Beacons {
		notes = append(notes, message.Text{
			ZH: fmt.Sprintf("信标 %s 的值 %s 没有核对：请与发布方公布的同一期（轮）比对，不一致则本次抽取无效。", b.Name, b.Value),
			EN: fmt.Sprintf(
				"The value %[2]s of beacon %[1]s is not checked: compare it with what its publisher announced for this issue or "+
					"round; if it differs, the draw is void.", b.Name, b.Value),
		})
	}
	return notes
}

func (b *bundle) verifyObjects(r Report, published []byte) (Report, error) {
	if _, err := ParseObjects(published); err != nil {
		return Report{}, err
	}
	if err := b.check(); err != nil {
		return Report{}, err
	}
	var err error
	if r.Objects, err = b.drawObjects(); err != nil {
		return Report{}, err
	}
	var forced bytes.Buffer
	if err := r.Objects.Write(&forced); err != nil {
		return Report{}, err
	}
	if err := sameResult(published, forced.Bytes()); err != nil {
		return Report{}, err
	}
	for _, s := range r.Objects.Strata {
		if s.Pool == 0 {
			r.Notes = append(r.Notes, message.Text{
				ZH: fmt.Sprintf("分层 %s 没有检查对象，未抽取。", s.Stratum),
				EN: fmt.Sprintf("Stratum %s has no objects; none drawn.", s.Stratum),
			})
		}
	}
	return r, nil
}

func (b *bundle) verifyInspectors(r Report, published []byte) (Report, error) {
	var err error
	if r.Teams, err = ParseTeams(published); err != nil {
		return Report{}, err
	}
	if err := b.check(); err != nil {
		return Report{}, err
	}
	if b.opened {
		teams, err := b.drawInspectors()
		if err != nil {
			return Report{}, err
		}
		var forced bytes.Buffer
		if err := teams.Write(&forced); err != nil {
			return Report{}, err
		}
		if err := sameResult(published, forced.Bytes()); err != nil {
			return Report{}, err
		}
	} else {
		if err := explain(b, r.Teams.Seats); err != nil {
			return Report{}, err
		}
		r.Status = NotOpened
		r.Notes = append(r.Notes, message.Text{
			ZH: fmt.Sprintf("没有 %s，%d 项回避情形的校验码无法核对；其余各项均相符。", OpeningsFile, len(b.leaves)),
			EN: fmt.Sprintf("Without %s the %d committed conflicts are not checkable; all else holds.", OpeningsFile,
				len(b.leaves)),
		})
	}
	gaps := 0
	for _, s := range r.Teams.Seats {
		if s.Unfilled() {
			gaps++
		}
	}
	if gaps > 0 {
		r.Notes = append(r.Notes, message.Text{
			ZH: fmt.Sprintf("有 %d 处空缺（席位无人或资格不足），须经分管负责人同意后补足。", gaps),
			EN: fmt.Sprintf("%d gaps (a slot without a person, or a qualification missing) remain for an approved act to fill.",
				gaps),
		})
	}
	return r, nil
}

// sameResult names the first line where the published result is not the forced
// one.
func sameResult(published, forced []byte) error {
	if bytes.Equal(published, forced) {
		return nil
	}
	for n := 1; ; n++ {
		got, restGot, _ := bytes.Cut(published, []byte{'\n'})
		want, restWant, _ := bytes.Cut(forced, []byte{'\n'})
		switch {
		case len(forced) == 0:
			return fault(ResultFile, n, "多余的行，结果应到上一行为止", "a line too many: the result ends before it")
		case len(published) == 0:
			return fault(ResultFile, n, "缺少一行，应为：%s", "a line is missing: %s", want)
		case !bytes.Equal(got, want):
			return fault(ResultFile, n, "与重算不符，应为：%s", "not what the draw gives: %s", want)
		}
		published, forced = restGot, restWant
	}
}
