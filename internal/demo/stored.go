package demo

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"yangguang/internal/app"
	"yangguang/internal/identity"
)

// zoneFile in the data directory says that the installation is a demo.
const zoneFile = "demo.json"

// save writes the zone beside the database: at the beginning, so that a demo
// whose making broke off is known for what it is, and at the end.
func (z *Zone) save(dir string) error {
	b, err := json.MarshalIndent(z, "", "  ")
	if err != nil {
		return err
	}
	tmp := filepath.Join(dir, zoneFile+".tmp")
	if err := os.WriteFile(tmp, append(b, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Join(dir, zoneFile))
}

// Load reads the zone of a data directory. It returns fs.ErrNotExist for an
// installation that is not a demo.
func Load(dir string) (*Zone, error) {
	b, err := os.ReadFile(filepath.Join(dir, zoneFile))
	if err != nil {
		return nil, err
	}
	z := &Zone{}
	return z, json.Unmarshal(b, z)
}

// Found says what an installation holds before a demo is made in it.
type Found int

const (
	Empty   Found = iota // nobody yet: a demo can be made
	Ready                // a demo that was made to its end
	Broken               // a demo whose making broke off
	Another              // an installation that is no demo
)

// Look says what the installation holds, with its zone if it is Ready.
func Look(ctx context.Context, a *app.App) (Found, *Zone, error) {
	n, err := people(ctx, a)
	if err != nil || n == 0 {
		return Empty, nil, err
	}
	z, err := Load(a.Config.DataDir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Another, nil, nil
	case err != nil:
		return Another, nil, err
	case !z.Complete:
		return Broken, nil, nil
	}
	known, err := identity.People(ctx, a.DB.Read(), "")
	if err != nil {
		return Another, nil, err
	}
	for _, p := range known {
		if len(z.Accounts) > 0 && p.ID == z.Accounts[0].Person {
			return Ready, z, nil
		}
	}
	return Another, nil, nil // the file is of another database
}

func people(ctx context.Context, a *app.App) (int, error) {
	list, err := identity.People(ctx, a.DB.Read(), "")
	return len(list), err
}
