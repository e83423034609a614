package sampling

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"yangguang/internal/db"
	"yangguang/internal/ids"
)

// RepairBundles packs again every published bundle whose file is absent or of
// another size, and those that no job has packed; run at the start of a server.
// It goes on after a draw that cannot be packed and returns all errors.
func (s *Service) RepairBundles(ctx context.Context) error {
	type known struct {
		id   ids.Draw
		size int64
	}
	list, err := db.All(ctx, s.Ledger.DB.Read(), func(scan db.Scan) (k known, err error) {
		err = scan(&k.id, &k.size)
		return k, err
	}, `select d.id, coalesce(b.size, -1) from draw d left join draw_bundle b on b.draw = d.id
		where d.state = 'locked' and (d.disclosure = 'at-lock' or d.id in (select draw from draw_disclosed)) order by d.id`)
	for _, k := range list {
		info, statErr := os.Stat(filepath.Join(s.Bundles, string(k.id)+".zip"))
		if statErr == nil && info.Size() == k.size {
			continue
		}
		if ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		err = errors.Join(err, s.PublishBundle(ctx, k.id))
	}
	return err
}
