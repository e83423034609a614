package ledger

import (
	"fmt"

	"yangguang/internal/message"
)

// Fault is the first thing in the log that does not hold. It is found by
// Verify, VerifyURL and Publish and means that somebody changed stored data.
type Fault struct {
	Entry int64 // index of the broken entry, -1 where the fault is not in one entry
	What  message.Text
}

func (f *Fault) Error() string { return "ledger: " + f.Text().EN }

// Text implements message.Localized.
func (f *Fault) Text() message.Text {
	if f.Entry < 0 {
		return f.What
	}
	return message.Text{
		ZH: fmt.Sprintf("第%d条记录：%s", f.Entry, f.What.ZH),
		EN: fmt.Sprintf("entry %d: %s", f.Entry, f.What.EN),
	}
}

// fault makes a fault of the entry idx, or of the log where idx is -1; both
// texts take the same arguments.
func fault(idx int64, zh, en string, args ...any) *Fault {
	return &Fault{Entry: idx, What: message.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}}
}

func missing(idx int64) *Fault { return fault(idx, "缺失", "missing") }
