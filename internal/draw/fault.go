package draw

import (
	"fmt"

	"yangguang/internal/message"
)

// Fault is what is wrong in one file of a draw.
type Fault struct {
	File   string       // name of the file
	Line   int          // counted from 1; 0 when the file as a whole is meant
	Detail message.Text // what is wrong, without file and line
}

// Error returns the English text.
func (f *Fault) Error() string { return f.Text().EN }

// Text names file and line, then the detail.
func (f *Fault) Text() message.Text {
	if f.Line == 0 {
		return message.Text{ZH: f.File + "：" + f.Detail.ZH, EN: f.File + ": " + f.Detail.EN}
	}
	return message.Text{
		ZH: fmt.Sprintf("%s 第 %d 行：%s", f.File, f.Line, f.Detail.ZH),
		EN: fmt.Sprintf("%s line %d: %s", f.File, f.Line, f.Detail.EN),
	}
}

// fault formats both texts with the same arguments.
func fault(file string, line int, zh, en string, args ...any) *Fault {
	return &Fault{File: file, Line: line, Detail: message.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}}
}
