package sampling

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// limit is how long a freeze may stand without a result before it is shown in
// red (ssj/1 section 6).
const limit = 24 * time.Hour

// Spec is what a draw is frozen from: an ObjectsSpec or an InspectorsSpec.
type Spec interface {
	// freeze writes the inputs to files and begins an attempt. Files written by a
	// freeze that failed are orphans of the content store and harm nothing.
	freeze(ctx context.Context, tx *ledger.Tx, s *Service) (Draw, []ledger.Event, error)
}

// Freeze writes the inputs of a draw to files, puts their hashes into the ledger
// and begins an attempt with the platform's commitment, before any seed exists
// (Article 12; ssj/1 section 1 steps 1 and 2). What is drawn comes from the
// owner of the kind for this task; seen is the version of it that the person
// saw, 0 where it has none. After a void for an input error the same draw is
// frozen again with the next attempt. It returns db.ErrNotFound, db.ErrConflict
// or a *law.Refusal: those of the owner, EMPTY_POOL, DRAW_INPUT_INVALID,
// ALREADY_FROZEN, DISK_FULL or forbidden; then nothing stands in the database.
func (s *Service) Freeze(ctx context.Context, by actor.Actor, kind draw.Kind, task ids.Task, seen int) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		owner, ok := s.Owners[kind]
		if !ok {
			return fmt.Errorf("sampling: nobody owns the draws of kind %q", kind)
		}
		res, err := owner.Resource(ctx, tx, task)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, ActsOf(kind).Freeze, res); err != nil {
			return err
		}
		spec, err := owner.Supply(ctx, tx, task, seen)
		if err != nil {
			return err
		}
		d, events, err := spec.freeze(ctx, tx, s)
		if err != nil {
			return err
		}
		more, err := owner.OnFrozen.run(ctx, tx, d)
		if err != nil {
			return err
		}
		record(tx, events, more)
		return nil
	})
}

// number gives a new draw its id, or continues the voided draw that is frozen
// again with mended inputs.
func (s *Service) number(ctx context.Context, tx *ledger.Tx, d *Draw, refreeze ids.Draw,
	first func() (ids.Draw, error)) (err error) {
	if refreeze == "" {
		d.ID, err = first()
		return err
	}
	old, err := ByID(ctx, tx, refreeze)
	if err != nil {
		return err
	}
	if old.State != Failed {
		return law.Refuse(law.OneDraw, law.Conflict, "ALREADY_FROZEN", "这次抽取已经冻结，不能再次冻结。", "请到抽取大厅继续当前的抽取。")
	}
	d.ID, d.Attempt, d.Version = old.ID, old.Attempt+1, old.Version
	return nil
}

// begun stores the draw with its first attempt, or with the next one after a
// void, and says what is to be recorded.
func (s *Service) begun(ctx context.Context, tx *ledger.Tx, d Draw, inputs []File, strata []Stratum,
	people map[string]ids.Person) (Draw, []ledger.Event, error) {
	d.FrozenBy, d.FrozenAt, d.LimitAt = tx.By.Person, tx.Micros(), tx.Now.Add(limit).UnixMicro()
	var err error
	if d.Attempt > 1 {
		err = save(ctx, tx, &d)
	} else {
		err = insertDraw(ctx, tx, d)
	}
	if err != nil {
		return d, nil, err
	}
	salt := ""
	if d.Embargoed() {
		salt = randomHex(16)
	}
	commit, err := s.begin(ctx, tx, d, people, salt)
	if err != nil {
		return d, nil, err
	}
	for i := range inputs {
		inputs[i].Attempt = d.Attempt
		if err := insertFile(ctx, tx, d.ID, inputs[i]); err != nil {
			return d, nil, err
		}
	}
	for i, st := range strata {
		st.Drawn, st.CutOff = 0, ""
		if err := insertQuota(ctx, tx, d.ID, d.Attempt, i, st); err != nil {
			return d, nil, err
		}
	}
	// openings.txt stays closed: conflicts.txt commits to it.
	public := slices.DeleteFunc(slices.Clone(inputs), func(f File) bool { return f.Name == draw.OpeningsFile })
	return d, []ledger.Event{DrawFrozen{d: d, files: public, strata: strata, commit: commit, salt: salt}}, nil
}

// begin starts an attempt: the platform commits to a fresh secret, the other
// parties are named and have still to commit. The salt of an embargo stays the
// same through the attempts, because the log names the inputs at the freeze only.
func (s *Service) begin(ctx context.Context, tx *ledger.Tx, d Draw, people map[string]ids.Person,
	salt string) (commit string, err error) {
	if err := insertAttempt(ctx, tx,
		Attempt{Draw: d.ID, N: d.Attempt, State: "open", StartedAt: tx.Micros(), SealedSalt: salt}); err != nil {
		return "", err
	}
	secret := randomHex(32)
	commit = draw.Commit(d.Hash, string(d.ID), uint64(d.Attempt), Platform, secret)
	err = insertCommitment(ctx, tx, d.ID, d.Attempt, Commitment{Party: Platform, Hash: commit, CommittedAt: tx.Micros(),
		sealed: s.Seal.close(secret, d.ID, d.Attempt)})
	for _, party := range persons(d.Sources) {
		if err == nil {
			err = insertCommitment(ctx, tx, d.ID, d.Attempt, Commitment{Party: party, Person: people[party]})
		}
	}
	return commit, err
}

func (s *Service) store(ctx context.Context, name string, r io.Reader) (File, error) {
	st, err := s.Files.Put(ctx, r)
	return File{Name: name, SHA256: st.SHA256, SM3: st.SM3, Size: st.Size}, err
}

// badPlan tells a person what the draw's own grammar refuses: a fixed number
// above its pool, a title of two lines, a stratum without a code.
func badPlan(err error) error {
	var f *draw.Fault
	if !errors.As(err, &f) {
		return err
	}
	return law.Refuse(law.Art12, law.Conflict, "DRAW_INPUT_INVALID", "抽取材料不符合规则："+f.Text().ZH+"。",
		"请按提示修改任务的分层、数量或名录库内容，再重新冻结。").InEnglish(f.Text().EN)
}
