package tabular

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// table is a file of n rows with 12 columns of the roster's kind.
func table(n int) []byte {
	var b bytes.Buffer
	b.WriteString("名称,统一社会信用代码,主体类型,法定代表人,登记住所,街道,行业代码,成立日期,登记状态,信用风险等级,监管标签,联系电话\n")
	for i := range n {
		fmt.Fprintf(&b,
			"云岭银杏第%d社会工作服务中心,52371073MJE%06dX1,民办非企业单位,庞㧐%d,银杏街道海风路%d号,银杏街道,8421,2019-05-0%d,存续,未评级,养老服务;消防重点,000%08d\n", i, i,
			i%97, i%300, i%9+1, i)
	}
	return b.Bytes()
}

func BenchmarkCSV(b *testing.B) {
	utf8File := table(1_000_000)
	gbFile, err := simplifiedchinese.GB18030.NewEncoder().Bytes(utf8File)
	if err != nil {
		b.Fatal(err)
	}
	for name, file := range map[string][]byte{"UTF-8": utf8File, "GB18030": gbFile} {
		b.Run(name+"/1M rows", func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := Open("t.csv", bytes.NewReader(file), int64(len(file)), Limits{})
				if err != nil {
					b.Fatal(err)
				}
				n := 0
				for {
					_, err := r.Next()
					if err == io.EOF {
						break
					}
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n != 1_000_000 {
					b.Fatal(n)
				}
			}
		})
	}
}

// Reading holds one record and a read buffer, whatever the size of the file.
func TestMemoryIsBounded(t *testing.T) {
	file := table(200_000)
	r, err := Open("t.csv", bytes.NewReader(file), int64(len(file)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for n := 0; ; n++ {
		_, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if n%50_000 == 49_999 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			if grown := int64(now.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
				t.Fatalf("%d bytes more after %d rows", grown, n+1)
			}
		}
	}
}
