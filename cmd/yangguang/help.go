package main

import (
	"flag"
	"fmt"
	"io"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"yangguang/internal/message"
)

func (c *call) overview(w io.Writer) {
	fmt.Fprintln(w, c.say("阳光：双随机、一公开监管平台", "yangguang: inspections drawn at random, in the open"))
	fmt.Fprintln(w, c.say("\n用法：yangguang 命令 [参数]\n", "\nUsage: yangguang COMMAND [ARGUMENTS]\n"))
	for _, cmd := range commands {
		fmt.Fprintf(w, "  %-9s %s\n", cmd.name, c.text(cmd.gist))
	}
	fmt.Fprintln(w, c.say(`
每个命令用 -h 查看参数和例子；yangguang help exit-codes 说明退出码。
语言按 YANGGUANG_LANG、LC_ALL、LANG 选择（zh 或 en）。`, `
Every command explains itself with -h; yangguang help exit-codes lists the exit codes.
The language follows YANGGUANG_LANG, LC_ALL, LANG (zh or en).`))
}

// help is `help [COMMAND|exit-codes]`.
func (c *call) help() int {
	if len(c.args) == 0 {
		c.overview(c.out)
		return exitOK
	}
	if c.args[0] == "exit-codes" {
		fmt.Fprint(c.out, c.text(exitCodes))
		return exitOK
	}
	return run(c.ctx, append(c.args, "-h"), c.out, c.err)
}

// flags is the flag set of a command. usage holds the line after its name, then
// lines that explain it, then indented examples.
func (c *call) flags(usage message.Text) *flag.FlagSet {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {
		lines := strings.Split(strings.TrimRight(c.text(usage), "\n"), "\n")
		fmt.Fprintf(c.out, c.say("用法：yangguang %s %s\n", "Usage: yangguang %s %s\n"), c.name, lines[0])
		lines = lines[1:]
		for len(lines) > 0 && !strings.HasPrefix(lines[0], " ") {
			fmt.Fprintln(c.out, lines[0])
			lines = lines[1:]
		}
		if defined(fs) {
			fmt.Fprintln(c.out, c.say("\n参数：", "\nFlags:"))
			c.listFlags(fs)
		}
		if len(lines) > 0 {
			fmt.Fprintf(c.out, c.say("\n例子：\n%s\n", "\nExamples:\n%s\n"), strings.Join(lines, "\n"))
		}
	}
	return fs
}

func defined(fs *flag.FlagSet) (any bool) {
	fs.VisitAll(func(*flag.Flag) { any = true })
	return any
}

// listFlags prints what flag.PrintDefaults does, in the language of the call.
func (c *call) listFlags(fs *flag.FlagSet) {
	if c.lang == english {
		fs.SetOutput(c.out)
		fs.PrintDefaults()
		fs.SetOutput(io.Discard)
		return
	}
	fs.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		value = map[string]string{"string": " 文字", "int": " 整数", "value": " 项目=表头"}[value]
		if !slices.Contains([]string{"", "0", "false"}, f.DefValue) {
			usage += "（默认 " + f.DefValue + "）"
		}
		fmt.Fprintf(c.out, "  -%s%s\n    \t%s\n", f.Name, value, usage)
	})
}

// flagFaults are what package flag says about a command line, in Chinese.
var flagFaults = []struct {
	said *regexp.Regexp
	zh   string
}{
	{regexp.MustCompile(`^flag provided but not defined: (-\S+)$`), "没有参数 $1"},
	{regexp.MustCompile(`^flag needs an argument: (-\S+)$`), "参数 $1 后面要写值"},
	{regexp.MustCompile(`^invalid (?:boolean )?value "(.*)" for (?:flag )?(-[^\s:]+): (\p{Han}.*)$`), "参数 $2 的值“$1”不对：$3"},
	{regexp.MustCompile(`^invalid (?:boolean )?value "(.*)" for (?:flag )?(-[^\s:]+): .*$`), "参数 $2 的值“$1”不对"},
	{regexp.MustCompile(`^bad flag syntax: (.*)$`), "参数 $1 写法不对"},
}

func flagFault(said string) string {
	for _, f := range flagFaults {
		if f.said.MatchString(said) {
			return f.said.ReplaceAllString(said, f.zh)
		}
	}
	return said
}

// parse reads the flags, which may stand before or after the other arguments,
// and asks for between fewest and greatest of those. done means that the command is
// over with the exit code.
func (c *call) parse(fs *flag.FlagSet, fewest, greatest int) (rest []string, code int, done bool) {
	args := c.args
	for {
		switch err := fs.Parse(args); {
		case err == flag.ErrHelp:
			return nil, exitOK, true
		case err != nil:
			return nil, c.misused(c.name+"："+flagFault(err.Error())+"。用 -h 查看用法。", c.name+": "+err.Error()+"; see -h"), true
		}
		if fs.NArg() == 0 {
			break
		}
		rest = append(rest, fs.Arg(0))
		args = fs.Args()[1:]
	}
	if len(rest) < fewest || len(rest) > greatest {
		return nil, c.misused(fmt.Sprintf("%s：参数个数不对（%d 个）。用 -h 查看用法。", c.name, len(rest)),
			fmt.Sprintf("%s: wrong number of arguments (%d); see -h", c.name, len(rest))), true
	}
	return rest, exitOK, false
}

var versionUsage = message.Text{ZH: "\n  yangguang version", EN: "\n  yangguang version"}

// version prints what was built; the module's version is set by the toolchain.
func version(c *call) int {
	if _, code, done := c.parse(c.flags(versionUsage), 0, 0); done {
		return code
	}
	v, revision, toolchain := "(devel)", "", ""
	if b, ok := debug.ReadBuildInfo(); ok {
		v, toolchain = b.Main.Version, b.GoVersion
		for _, s := range b.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	fmt.Fprintf(c.out, "yangguang %s %s %s\n%s ssj/1\n", v, revision, toolchain, c.say("抽取协议", "protocol of the draw:"))
	return exitOK
}
