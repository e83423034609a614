package demo

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"yangguang/internal/actor"
)

// Report tells a newcomer what the zone holds: the tasks by stage, the bundles
// with the commands that verify them, who can sign in. command is how this
// program is called, data its data directory, arguments what every command that
// opens the installation needs.
func (z *Zone) Report(w io.Writer, command, data, arguments string) error {
	fmt.Fprintf(w, "\n任务（%d 项，每个环节各停一项）：\n", len(z.Tasks))
	for _, s := range scripts {
		st := z.Tasks[s.key]
		if st == nil {
			continue
		}
		notes := ""
		switch {
		case s.voided:
			notes = "（第一次抽取已作废，两次都公开）"
		case s.embargo:
			notes = "（不宜告知，检查结束后公开）"
		case s.sm3:
			notes = "（摘要用 SM3）"
		}
		fmt.Fprintf(w, "  %s %s %s%s\n", pad(st.Stage.Name(), 34), pad(st.No, 24), st.Name, notes)
	}
	z.pending(w)
	bundles, err := filepath.Glob(filepath.Join(data, "bundles", "*.zip"))
	if err != nil {
		return err
	}
	slices.Sort(bundles)
	fmt.Fprintf(w, "\n验证包（%d 个）在 %s。任何人都可以核对，复制即可运行：\n", len(bundles), filepath.Join(data, "bundles"))
	for _, b := range bundles {
		fmt.Fprintf(w, "  %s verify %s\n", command, Quoted(b))
	}
	fmt.Fprintf(w, "\n核对全部日志、检查系统：\n  %s log verify%s\n  %s doctor%s\n", command, arguments, command, arguments)
	z.accounts(w)
	return nil
}

// pending tells what is needed to go on with the ceremonies under way: in a
// room the witness holds the secret and the dice lie on the table.
func (z *Zone) pending(w io.Writer) {
	var lines []string
	for _, s := range scripts {
		st := z.Tasks[s.key]
		if st == nil || st.Stage < HalfRolled || st.Stage > Rolled {
			continue
		}
		lines = append(lines, fmt.Sprintf("  %s  见证人的随机密码 %s  演示摇号 %s", st.Objects, st.Secrets[st.Objects],
			st.Dice[st.Objects]))
	}
	if lines != nil {
		fmt.Fprintf(w, "\n抽取大厅里还没有办完的（摇号数字由程序随机产生，代替现场摇号）：\n%s\n", strings.Join(lines, "\n"))
	}
}

func (z *Zone) accounts(w io.Writer) {
	fmt.Fprintf(w, "\n账号（口令都是 %s，只用于演示）：\n", z.Password)
	fmt.Fprintf(w, "  %s %s %s %s\n", pad("岗位", 16), pad("登录名", 14), pad("姓名", 8), "部门")
	for _, role := range actor.Roles {
		if role == actor.Inspector {
			continue
		}
		for _, a := range z.Accounts {
			if a.Role == role {
				fmt.Fprintf(w, "  %s %s %s %s\n", pad(role.Name(), 16), pad(a.Login, 14), pad(a.Name, 8), deptOf(a.Dept).Short)
			}
		}
	}
	for _, d := range depts {
		var logins []string
		for _, a := range z.Accounts {
			if a.Role == actor.Inspector && a.Dept == d.Code {
				logins = append(logins, a.Login)
			}
		}
		fmt.Fprintf(w, "  %s %s：%s\n", pad(actor.Inspector.Name(), 16), d.Short, strings.Join(logins, " "))
	}
}

// Quoted is a word as a shell takes it.
func Quoted(word string) string {
	if word != "" && !strings.ContainsAny(word, " '\"\\$&|;<>()*?[]#~`!{}") {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// pad fills a text up to a width in columns; a Chinese character takes two.
func pad(s string, width int) string {
	for _, r := range s {
		if r >= 0x1100 {
			width--
		}
		width--
	}
	return s + strings.Repeat(" ", max(width, 0))
}
