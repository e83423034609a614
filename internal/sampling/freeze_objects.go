package sampling

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"yangguang/internal/canon"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Member is one object of the universe of a draw: in the pool with a stratum,
// or excluded with a reason code.
type Member struct {
	ID              ids.Subject
	Stratum, Reason string
}

// ObjectsSpec is what a draw of objects is frozen from.
type ObjectsSpec struct {
	Region     string
	Task       ids.Task
	Dept       ids.Dept // 发起部门
	Year       string   // of the gap-free number
	Title      string
	Hash       canon.Hash
	Disclosure string
	Strata     []Stratum                // quotas in output order
	Witness    ids.Person               // person id
	Members    iter.Seq2[Member, error] // in bytewise order of id
	Refreeze   ids.Draw                 // draw id whose inputs are mended after a void, "" for a new draw
}

// freeze writes the universe to files and counts it. It refuses EMPTY_POOL
// (A12-5), DRAW_INPUT_INVALID (a number above its pool) and DISK_FULL.
func (spec ObjectsSpec) freeze(ctx context.Context, tx *ledger.Tx, s *Service) (Draw, []ledger.Event, error) {
	d := Draw{
		Region: spec.Region, Kind: draw.KindObjects, Task: spec.Task, Dept: spec.Dept, Initiator: spec.Dept,
		Title: spec.Title,
		Hash:  spec.Hash, Disclosure: spec.Disclosure, Sources: draw.DefaultSources(draw.KindObjects),
		State: Frozen, Attempt: 1,
	}
	if err := s.number(ctx, tx, &d, spec.Refreeze, func() (ids.Draw, error) {
		return nextNumber(ctx, tx, spec.Region, spec.Dept, spec.Year)
	}); err != nil {
		return Draw{}, nil, err
	}
	plan := draw.Plan{Draw: string(d.ID), Kind: d.Kind, Title: spec.Title, Initiator: string(spec.Dept), Hash: spec.Hash,
		Sources: d.Sources}
	for _, st := range spec.Strata {
		plan.Quotas = append(plan.Quotas,
			draw.Quota{Stratum: st.Code, Num: uint64(st.Num), Den: uint64(st.Den), Count: uint64(st.Fixed)})
	}
	planBytes, err := plan.Bytes()
	if err != nil {
		return Draw{}, nil, badPlan(err)
	}
	inputs, err := s.storeLists(ctx, spec.Members)
	if err != nil {
		return Draw{}, nil, err
	}
	census, err := s.survey(plan, inputs)
	if err != nil {
		return Draw{}, nil, badPlan(err)
	}
	d.Pool, d.Excluded = int64(census.Roster.Lines), int64(census.Excluded.Lines)
	if d.Pool == 0 {
		return Draw{}, nil, law.Refuse(law.Art12, law.Conflict, "EMPTY_POOL",
			fmt.Sprintf("按任务的对象范围没有可抽取的检查对象（范围内%d户，全部被排除）。", d.Excluded),
			"请核对对象范围、分层和名录库状态，修改任务后重新冻结。")
	}
	p, err := s.store(ctx, draw.PlanFile, bytes.NewReader(planBytes))
	if err != nil {
		return Draw{}, nil, err
	}
	inputs = append(inputs, p)
	for i := range spec.Strata {
		spec.Strata[i].Pool = int64(census.Pool[spec.Strata[i].Code])
	}
	return s.begun(ctx, tx, d, inputs, spec.Strata, map[string]ids.Person{Witness: spec.Witness})
}

// storeLists streams the universe into roster.txt and excluded.txt at once; a
// province's roster does not fit into memory.
func (s *Service) storeLists(ctx context.Context, members iter.Seq2[Member, error]) ([]File, error) {
	type stored struct {
		f   File
		err error
	}
	open := func(name string) (*bufio.Writer, *io.PipeWriter, chan stored) {
		r, w := io.Pipe()
		done := make(chan stored, 1)
		go func() {
			f, err := s.store(ctx, name, r)
			r.CloseWithError(errors.Join(err, io.ErrClosedPipe))
			done <- stored{f, err}
		}()
		return bufio.NewWriterSize(w, 1<<16), w, done
	}
	roster, rw, rdone := open(draw.RosterFile)
	excluded, ew, edone := open(draw.ExcludedFile)
	var err error
	for m, merr := range members {
		if err = merr; err != nil {
			break
		}
		if m.Reason != "" {
			_, err = excluded.WriteString(string(m.ID) + "\t" + m.Reason + "\n")
		} else {
			_, err = roster.WriteString(string(m.ID) + "\t" + m.Stratum + "\n")
		}
		if err != nil {
			break
		}
	}
	err = errors.Join(err, roster.Flush(), excluded.Flush())
	rw.CloseWithError(err)
	ew.CloseWithError(err)
	r, e := <-rdone, <-edone
	for _, cause := range []error{r.err, e.err, err} {
		var refusal *law.Refusal
		if errors.As(cause, &refusal) {
			return nil, refusal
		}
	}
	if err := errors.Join(err, r.err, e.err); err != nil {
		return nil, err
	}
	return []File{r.f, e.f}, nil
}

func (s *Service) survey(plan draw.Plan, inputs []File) (draw.Census, error) {
	roster, err := s.Files.Open(inputs[0].SHA256)
	if err != nil {
		return draw.Census{}, err
	}
	defer roster.Close()
	excluded, err := s.Files.Open(inputs[1].SHA256)
	if err != nil {
		return draw.Census{}, err
	}
	defer excluded.Close()
	return draw.Survey(plan, roster, excluded)
}
