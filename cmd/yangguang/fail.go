package main

import (
	"errors"
	"fmt"
	"strings"

	"yangguang/internal/law"
	"yangguang/internal/message"
)

// The exit codes, the same for every command; `yangguang help exit-codes` and
// docs/commands.md say them to people.
const (
	exitOK          = 0  // done, and what was checked is right
	exitWrong       = 1  // what was checked is wrong, or the act was refused
	exitUncheckable = 2  // verify: the conflicts are not opened, all else holds
	exitUsage       = 64 // the command line is wrong
	exitFault       = 70 // the installation or the machine failed
)

var exitCodes = message.Text{
	ZH: `退出码：
  0   办成；所检查的内容正确
  1   所检查的内容不正确（verify、log verify、doctor、导入时有错行），或者请求被拒绝
  2   verify：回避情形没有公开，无法核对，其余全部成立
  64  命令写法不对
  70  系统或机器故障
`,
	EN: `Exit codes:
  0   done; what was checked is right
  1   what was checked is wrong (verify, log verify, doctor, wrong rows of an import), or the act was refused
  2   verify: the conflicts of interest are not opened; all else holds
  64  the command line is wrong
  70  the installation or the machine failed
`,
}

// language is that of everything a command prints.
type language int

const (
	chinese language = iota
	english
)

// languageOf reads YANGGUANG_LANG, LC_ALL, LC_MESSAGES and LANG, the first that
// is set. English is spoken where it names a language other than Chinese; C,
// POSIX and nothing name none.
func languageOf(env func(string) string) language {
	for _, key := range []string{"YANGGUANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		v, _, _ := strings.Cut(strings.ToLower(env(key)), ".")
		switch {
		case v == "":
			continue
		case strings.HasPrefix(v, "zh"), v == "c", v == "posix":
			return chinese
		default:
			return english
		}
	}
	return chinese
}

// say chooses the text of the language.
func (c *call) say(zh, en string) string {
	if c.lang == english {
		return en
	}
	return zh
}

// text is say for a message.
func (c *call) text(t message.Text) string { return c.say(t.ZH, t.EN) }

// printf writes a line of the language to the output.
func (c *call) printf(zh, en string, args ...any) {
	fmt.Fprintf(c.out, c.say(zh, en)+"\n", args...)
}

// fail tells a person what went wrong and returns the exit code: the one place
// where commands print errors.
func (c *call) fail(err error) int {
	fmt.Fprintf(c.err, "yangguang %s: %s\n", c.name, c.text(message.Of(err)))
	var no *law.Refusal
	var explained *trouble
	if errors.As(err, &no) || errors.As(err, &explained) && explained.refused {
		return exitWrong
	}
	return exitFault
}

// wrong is fail for what a command checked and found wrong.
func (c *call) wrong(err error) int {
	c.fail(err)
	return exitWrong
}

// misused tells a person that the command line is wrong.
func (c *call) misused(zh, en string) int {
	fmt.Fprintf(c.err, "yangguang: %s\n", c.say(zh, en))
	return exitUsage
}

// trouble is an error that speaks both languages.
type trouble struct {
	text    message.Text
	cause   error
	refused bool // the command declined, nothing failed
}

func (t *trouble) Error() string      { return t.text.EN }
func (t *trouble) Text() message.Text { return t.text }
func (t *trouble) Unwrap() error      { return t.cause }

// troublef formats both texts with the same arguments; an error among them is
// the cause.
func troublef(zh, en string, args ...any) *trouble {
	t := &trouble{text: message.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}}
	for _, a := range args {
		if err, ok := a.(error); ok {
			t.cause = err
		}
	}
	return t
}

// refusedf is troublef for what a command declines to do.
func refusedf(zh, en string, args ...any) *trouble {
	t := troublef(zh, en, args...)
	t.refused = true
	return t
}
