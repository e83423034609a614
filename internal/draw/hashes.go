package draw

import (
	"fmt"
	"slices"

	"yangguang/internal/canon"
)

// Commit returns the commitment of a party to its secret (64 lower-case hex
// digits of 32 random bytes) for one attempt of a draw.
func Commit(h canon.Hash, draw string, attempt uint64, party, secretHex string) string {
	return h.Hex(fmt.Appendf(nil, "ssj-commit/1\n%s\n%d\n%s\n%s\n", draw, attempt, party, secretHex))
}

// ConflictLeaf returns the line of conflicts.txt that commits to a conflict
// between the object id and the inspector code. The salt keeps the pair from
// being guessed.
func ConflictLeaf(h canon.Hash, id, code, salt string) string {
	return h.Hex(fmt.Appendf(nil, "ssj-conflict/1\n%s\n%s\n%s\n", id, code, salt))
}

// PersonID returns the pseudonym under which a natural person stands in a
// roster: "P:" and 24 hex digits. The salt is 16 random bytes as hex, drawn for
// this person and this draw only.
func PersonID(h canon.Hash, idNumber, salt string) string {
	return "P:" + h.Hex(fmt.Appendf(nil, "ssj-person/1\n%s\n%s\n", idNumber, salt))[:24]
}

// SealedLeaf returns what is public during an embargo (不宜告知): a commitment
// to the seed and to the bytes of result.txt.
func SealedLeaf(h canon.Hash, seed string, result []byte, salt string) string {
	return h.Hex(fmt.Appendf(nil, "ssj-sealed/1\n%s\n%s\n%s\n", seed, h.Hex(result), salt))
}

// SealedInput returns what is public during an embargo of an input that is made
// from a list under embargo: its plain hash could be guessed by trying lists
// (ssj/1 section 7). hash is that of the file; the plain hash stands in the seed
// sheet all the same.
func SealedInput(h canon.Hash, name, hash, salt string) string {
	return h.Hex(fmt.Appendf(nil, "ssj-sealed-input/1\n%s\n%s\n%s\n", name, hash, salt))
}

// Key returns K, the 64 hex digits that every ticket of a draw begins with.
func Key(h canon.Hash, kind Kind, seed string) string {
	return h.Hex(fmt.Appendf(nil, "ssj-key/1\n%s\n%s\n", kind, seed))
}

// Leaves returns the lines of conflicts.txt for the openings, sorted bytewise.
func Leaves(h canon.Hash, openings []ConflictOpening) []string {
	leaves := make([]string, len(openings))
	for i, o := range openings {
		leaves[i] = ConflictLeaf(h, o.ID, o.Code, o.Salt)
	}
	slices.Sort(leaves)
	return leaves
}
