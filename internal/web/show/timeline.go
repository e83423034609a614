package show

import (
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/query"
	"yangguang/internal/web/ui"
)

// Act is an entry of the ledger as a line of a timeline. who is the person or
// department as it may be named to the reader.
func Act(e ledger.Stored, who string, tone ui.Tone) ui.Act {
	basis, _ := law.ByID(e.Basis)
	return ui.Act{What: query.ActWords(e.Act), Who: who, At: e.At.UnixMicro(), Basis: basis, Entry: &e.Idx, Tone: tone}
}
