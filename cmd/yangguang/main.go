// Command yangguang is the whole platform in one binary: the server, the draw
// and its verification, and the commands that keep an installation. It wires
// packages together and holds no rule of its own.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"yangguang/internal/message"
)

// command is one subcommand. Its run returns one of the exit codes of fail.go.
type command struct {
	name string
	gist message.Text
	run  func(c *call) int
}

// commands in the order in which help lists them. A new command is one line
// here and one file.
var commands = []command{
	{"serve", message.Text{ZH: "启动服务", EN: "serve the site"}, serve},
	{"demo", message.Text{ZH: "生成演示数据并启动服务", EN: "make a sample zone and serve it"}, runDemo},
	{"setup", message.Text{ZH: "初始化新系统：第一个部门和三名管理员",
		EN: "begin an empty installation: first department, three administrators"}, setup},
	{"migrate", message.Text{ZH: "升级数据库结构", EN: "bring the schema to this version"}, migrate},
	{"import", message.Text{ZH: "导入检查对象或执法检查人员名录", EN: "import subjects or inspectors"}, runImport},
	{"synth", message.Text{ZH: "生成样例检查对象", EN: "make sample subjects"}, runSynth},
	{"draw", message.Text{ZH: "按材料和种子单重算抽取结果", EN: "compute the result of a draw from its files"}, drawDir},
	{"verify", message.Text{ZH: "验证一次抽取的验证包", EN: "verify the bundle of a draw"}, verify},
	{"log", message.Text{ZH: "验证日志（log verify）", EN: "verify the log of acts (log verify)"}, logCommand},
	{"doctor", message.Text{ZH: "检查本系统有什么问题", EN: "say what is wrong with this installation"}, runDoctor},
	{"version", message.Text{ZH: "显示版本", EN: "print the version"}, version},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// call is one run of a command. ctx ends when the process is asked to stop.
type call struct {
	ctx      context.Context
	name     string
	args     []string // after the name of the command
	out, err io.Writer
	lang     language
}

// run carries out a command line and returns its exit code.
func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	c := &call{ctx: ctx, out: out, err: errOut, lang: languageOf(os.Getenv)}
	if len(args) == 0 {
		c.overview(errOut)
		return exitUsage
	}
	c.name, c.args = args[0], args[1:]
	switch c.name {
	case "help", "-h", "-help", "--help":
		return c.help()
	case "-version", "--version":
		return version(c)
	}
	for _, cmd := range commands {
		if cmd.name == c.name {
			return cmd.run(c)
		}
	}
	return c.misused("没有命令“"+c.name+"”。运行 yangguang help 查看全部命令。",
		"there is no command "+c.name+"; yangguang help lists them")
}
