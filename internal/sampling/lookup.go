package sampling

import (
	"context"

	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
)

// Standing says what a published draw decided about one object: anybody may
// ask, and can check the ticket with one sha256sum.
type Standing struct {
	ID      ids.Subject
	InPool  bool
	Stratum Stratum // of an object in the pool
	Ticket  string  // 64 hex digits, of an object in the pool
	Key     string  // the 64 hex digits before the id in the hashed text
	Drawn   bool
	Reason  string // code, of an excluded object
}

// Known reports whether the object stood in the universe of the draw at all.
func (s Standing) Known() bool { return s.InPool || s.Reason != "" }

// NotPublicYet is the *law.Refusal of material that is still closed (ssj/1
// section 7); next says when it opens.
func NotPublicYet(next string) *law.Refusal {
	return law.Refuse(law.Embargo, law.NotFound, "NOT_PUBLIC_YET", "这次抽取的材料还没有公开。", next).
		InEnglish("the material of this draw is not public yet")
}

// LookUp finds an object in the material of a public draw by binary search, so
// that a province's roster answers as quickly as a section's. Before the
// material is public it returns NotPublicYet.
func (s *Service) LookUp(ctx context.Context, q db.Querier, drawID ids.Draw, id ids.Subject) (Standing, error) {
	h, err := HallOf(ctx, q, drawID)
	if err != nil {
		return Standing{}, err
	}
	if !h.Draw.Public() || h.Draw.Kind != draw.KindObjects {
		return Standing{}, NotPublicYet("请在名单锁定并公开之后再查询。")
	}
	out := Standing{ID: id}
	fields, found, err := s.find(h, draw.ExcludedFile, id)
	if err != nil {
		return out, err
	}
	if found {
		out.Reason = fields[1]
		return out, nil
	}
	if fields, found, err = s.find(h, draw.RosterFile, id); err != nil || !found {
		return out, err
	}
	out.InPool = true
	for _, st := range h.Strata {
		if st.Code == fields[1] {
			out.Stratum = st
		}
	}
	out.Key = draw.Key(h.Draw.Hash, h.Draw.Kind, h.Now().Seed)
	out.Ticket = draw.NewTicketer(h.Draw.Hash, out.Key).Ticket([]byte(id)).Hex()
	n, err := db.Value[int64](ctx, q,
		`select count(*) from draw_pick where region = $1 and draw = $2 and attempt = $3 and subject = $4`,
		h.Draw.Region, h.Draw.ID, h.Draw.Attempt, id)
	out.Drawn = n > 0
	return out, err
}

func (s *Service) find(h Hall, name string, id ids.Subject) ([]string, bool, error) {
	meta := h.file(name)
	f, err := s.Files.Open(meta.SHA256)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	return draw.LookUp(f, meta.Size, string(id))
}

// Ticketed is one object with its ticket, for the picture in the hall.
type Ticketed struct {
	ID     ids.Subject
	Ticket string
}

// Sample returns tickets of up to n objects of the pool that were not drawn,
// evenly from the whole roster: the picture in the hall shows real tickets, and
// the same ones at every look. It is empty before the result.
func (s *Service) Sample(h Hall, n int) (map[string][]Ticketed, error) {
	seed := h.Now().Seed
	if seed == "" || h.Draw.Kind != draw.KindObjects {
		return nil, nil
	}
	f, err := s.Files.Open(h.file(draw.RosterFile).SHA256)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	cut := make(map[string]string)
	for _, st := range h.Strata {
		cut[st.Code] = st.CutOff
	}
	t := draw.NewTicketer(h.Draw.Hash, draw.Key(h.Draw.Hash, h.Draw.Kind, seed))
	out := make(map[string][]Ticketed)
	err = eachOfSample(f, h.file(draw.RosterFile).Size, n, func(id ids.Subject, stratum string) {
		if ticket := t.Ticket([]byte(id)).Hex(); ticket > cut[stratum] {
			out[stratum] = append(out[stratum], Ticketed{id, ticket})
		}
	})
	return out, err
}
