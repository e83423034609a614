package testkit

import (
	"fmt"
	"strings"

	"yangguang/internal/canon"
)

// SchoolCode is the unified code of the n-th school of SchoolsFile.
func SchoolCode(n int) string {
	body := fmt.Sprintf("52371073MJE%06d", n)
	c, err := canon.Check(body)
	if err != nil {
		panic(err) // the body has seventeen characters of the alphabet
	}
	return body + string(c)
}

// SchoolsFile is a roster of schools with one wrong row after them, its columns
// named in its own way.
func SchoolsFile(schools int) string {
	var b strings.Builder
	b.WriteString("学校全称,社会信用代码,类型,状态,风险等级,街道\n")
	for i := range schools {
		fmt.Fprintf(&b, "临港第%d民办学校,%s,民办学校,存续,%s,%s\n", i+1, SchoolCode(i+1),
			[]string{"A", "B", "B", "C", "D", "B"}[i%6], []string{"苘山", "草庙子", "蔄山"}[i%3])
	}
	b.WriteString("抄错代码的学校,52371073MJE000001X,民办学校,存续,B,苘山\n")
	return b.String()
}
