package main

import (
	"errors"
	"io"
	"math"
	"os"

	"yangguang/internal/canon"
	"yangguang/internal/message"
	"yangguang/internal/synth"
)

var synthUsage = message.Text{
	ZH: `-n N -seed S -out 文件 [-region 代码]
  yangguang synth -n 1300 -seed 1 -out 样例.csv
  yangguang synth -n 10000000 -seed 7 -out - | head`,
	EN: `-n N -seed S -out FILE [-region CODE]
  yangguang synth -n 1300 -seed 1 -out sample.csv
  yangguang synth -n 10000000 -seed 7 -out - | head`,
}

// runSynth writes sample subjects as CSV; the same seed gives the same bytes.
func runSynth(c *call) int {
	flags := c.flags(synthUsage)
	n := flags.Int("n", 0, c.say("行数", "number of rows"))
	seed := flags.Int64("seed", 1, c.say("种子，0 以上的整数", "seed, an integer from 0"))
	path := flags.String("out", "", c.say("写到哪个文件；- 为标准输出", "file to write; - is the standard output"))
	region := flags.String("region", "371073", c.say("行政区划代码", "division code"))
	if _, code, done := c.parse(flags, 0, 0); done {
		return code
	}
	if *n < 1 || *n > math.MaxInt32 || *seed < 0 || *path == "" {
		return c.misused("synth：请写明 -n（1 以上）、-seed（0 以上）和 -out。", "synth needs -n from 1, -seed from 0, and -out")
	}
	if *path == "-" {
		if err := synth.Subjects(*n, uint64(*seed), canon.Region(*region), c.out); err != nil {
			return c.fail(err)
		}
		return exitOK
	}
	if err := writeFile(*path, func(w io.Writer) error {
		return synth.Subjects(*n, uint64(*seed), canon.Region(*region), w)
	}); err != nil {
		return c.fail(err)
	}
	c.printf("已写入 %d 行样例：%s", "%d sample rows written: %s", *n, *path)
	return exitOK
}

// writeFile makes a file whole or not at all: a failure leaves what was there.
func writeFile(path string, fill func(io.Writer) error) error {
	tmp := path + ".part"
	f, err := os.Create(tmp)
	if err != nil {
		return err
	}
	if err := errors.Join(fill(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	return os.Rename(tmp, path)
}
