package portal

import (
	"fmt"
	"strconv"
	"strings"

	"yangguang/internal/draw"
	"yangguang/internal/ledger"
	"yangguang/internal/sampling"
)

// verifyStep is one block of commands for bash, to be run in order in one shell.
type verifyStep struct {
	Title, Text string
	Commands    string
}

// verifySteps are the commands by which anybody checks a public draw with
// curl, sha256sum (or openssl for SM3), awk and sort alone (ssj/1). They end
// with "结果：一致", or with "结果：有出入" when any step found a difference.
// in says where the draw stands in the log.
func verifySteps(base string, h sampling.Hall, files []sampling.File, in logged) []verifyStep {
	id, kind := h.Draw.ID, string(h.Draw.Kind)
	names := []string{draw.SumsFile}
	for _, f := range files {
		names = append(names, f.Name)
	}
	hash := command(h.Draw.Hash)
	var inputs []string
	for _, name := range h.Draw.Kind.InputFiles() {
		inputs = append(inputs, strings.TrimSuffix(name, ".txt"))
	}
	steps := []verifyStep{
		{"下载", "把这次抽取的每个文件和冻结时的日志记录取到一个新目录里。", fmt.Sprintf(`bad=
H() { %s | cut -c1-64; }
mkdir -p %s && cd %s
for f in %s; do
  curl -fsS -o "$f" %s/"$f" || bad=1
done
curl -fsS -o frozen.json %s || bad=1`, hash, id, id, strings.Join(names, " "), quoted(base+drawHref(id)+"/files"),
			quoted(entryBody(base, in.last["draw.frozen"])))},
		{"文件完整", "下载的文件和清单上的 SHA-256 相同。", `sha256sum -c SHA256SUMS || bad=1`},
		checkInputs(
			inputs,
			h.Now().Sealed != "" && h.Draw.Kind == draw.KindInspectors,
			entryBody(base, in.last["draw.disclosed"]),
		),
		{"随机密码和校验码相符", fmt.Sprintf("每一方公布的随机密码，算出的正是它在现场摇号之前提交的校验码："+
			"校验码在日志第 %s 条，摇号在它们之后，从第 %d 条开始。", strings.Join(in.promises, "、"), in.rolled),
			fmt.Sprintf(`for n in %s; do curl -fsS %s/$n/body || bad=1; echo; done > promised.json
`, strings.Join(in.promises, " "), quoted(base+"/log/entry")) + `draw=$(awk '$1 == "draw" { print $2 }' seed.txt)
attempt=$(awk '$1 == "attempt" { print $2 }' seed.txt)
while read -r word party secret; do
  if [ "$word" = open ]; then
    c=$(printf 'ssj-commit/1\n%s\n%s\n%s\n%s\n' "$draw" "$attempt" "$party" "$secret" | H)
    if grep -qx "commit $party $c" seed.txt && grep -q "\"$c\"" promised.json
    then echo "校验码 $party 相符"; else echo "校验码 $party 不符"; bad=1; fi
  fi
done < seed.txt`},
		{"种子和密钥", "种子就是种子单的摘要，密钥 K 由种子算出，谁也不能另选。", `seed=$(H < seed.txt)
K=$(printf 'ssj-key/1\n` + kind + `\n%s\n' "$seed" | H)
echo "种子 $seed"
echo "密钥 $K"`},
	}
	if h.Now().Sealed != "" {
		steps = append(
			steps,
			checkSealed(entryBody(base, in.last["draw.drawn"]), entryBody(base, in.last["draw.disclosed"])),
		)
	}
	if h.Draw.Kind == draw.KindInspectors {
		return append(steps, checkSeats()...)
	}
	return append(steps, recompute()...)
}

// checkInputs holds the inputs against the log. Under an embargo the log had only
// a salted hash of the assignments; the salt came with the disclosure.
func checkInputs(inputs []string, sealed bool, disclosed string) verifyStep {
	st := verifyStep{Title: "材料没有换过", Text: "参加和不参加抽取的对象、方案的摘要，在现场摇号之前就写进了日志，也写进了种子单。"}
	logged := `grep -q "$h" frozen.json`
	if sealed {
		st.Text += "这次抽取曾经封存，对象和席位那一份当时只写了加盐的封存摘要。"
		st.Commands = fmt.Sprintf(
			"salt=$(curl -fsS %s | grep -o '\"sealed-salt\":\"[0-9a-f]*\"' | cut -d'\"' -f4)\n",
			quoted(disclosed),
		)
		logged = `grep -q -e "$h" -e "$(printf 'ssj-sealed-input/1\n%s.txt\n%s\n%s\n' $f "$h" "$salt" | H)" frozen.json`
	}
	st.Commands += fmt.Sprintf(`for f in %s; do
  h=$(H < $f.txt)
  if grep -qx "input $f $h" seed.txt && %s; then echo "材料 $f 相符"; else echo "材料 $f 不符"; bad=1; fi
done`, strings.Join(inputs, " "), logged)
	return st
}

// logged says where the valid attempt of a draw stands in the log.
type logged struct {
	last     map[string]int64 // the last entry of each act
	promises []string         // entries that hold commitments, before the first roll of the attempt
	rolled   int64            // that first roll
}

func entryNumbers(entries []ledger.Stored) logged {
	in := logged{last: make(map[string]int64)}
	for _, e := range entries {
		switch e.Act {
		case "draw.frozen", "draw.void":
			// A new attempt begins, with a new commitment of the platform.
			in.promises, in.rolled = []string{strconv.FormatInt(e.Idx, 10)}, 0
		case "draw.committed":
			in.promises = append(in.promises, strconv.FormatInt(e.Idx, 10))
		case "draw.dice-typed":
			if in.rolled == 0 {
				in.rolled = e.Idx
			}
		}
		in.last[e.Act] = e.Idx
	}
	return in
}

func entryBody(base string, n int64) string { return base + entryHref(n) + "/body" }

// checkSealed holds a draw that was closed until its visits were done against
// what was public of it meanwhile (ssj/1 section 7).
func checkSealed(drawn, disclosed string) verifyStep {
	return verifyStep{
		"封存期间没有换过",
		"这次抽取在检查结束前没有公开，当时公布的是封存摘要。现在的种子、结果和公开时给出的盐值应当算出同一个摘要。",
		fmt.Sprintf(`curl -fsS -o drawn.json %s || bad=1
curl -fsS -o disclosed.json %s || bad=1
salt=$(grep -o '"sealed-salt":"[0-9a-f]*"' disclosed.json | cut -d'"' -f4)
sealed=$(printf 'ssj-sealed/1\n%%s\n%%s\n%%s\n' "$seed" "$(H < result.txt)" "$salt" | H)
if grep -q "\"sealed\":\"$sealed\"" drawn.json
then echo "封存摘要相符"; else echo "封存摘要不符"; bad=1; fi`, quoted(drawn), quoted(disclosed)),
	}
}

// recompute draws the objects again.
func recompute() []verifyStep {
	return []verifyStep{
		{"算出每一家的签号", "每家单位的签号是 K 和它的代码连在一起的摘要。一千家大约要几秒钟。", `while IFS=$'\t' read -r id stratum; do
  printf '%s\t%s\t%s\n' "$stratum" "$(printf '%s' "$K$id" | H)" "$id"
done < roster.txt > tickets.txt`},
		{"按层排序，取前面的", "每层按签号从小到大排，按方案里的比例或户数取前 n 家，比例有零头的进一。", `while read -r word stratum quota; do
  [ "$word" = rate ] || [ "$word" = count ] || continue
  N=$(awk -F'\t' -v s="$stratum" '$1 == s' tickets.txt | wc -l)
  if [ "$word" = rate ]; then n=$(( (N * ${quota%/*} + ${quota#*/} - 1) / ${quota#*/} )); else n=$quota; fi
  awk -F'\t' -v s="$stratum" '$1 == s { print $2 "\t" $3 }' tickets.txt | LC_ALL=C sort | head -n "$n" |
    awk -F'\t' -v s="$stratum" '{ print s "\t" NR "\t" $2 "\t" $1 }'
done < plan.txt > mine.txt`},
		{"和公布的结果对照", "逐行比较。最后一行应当是“结果：一致”。", `diff mine.txt result.txt || bad=1
if [ -z "$bad" ]; then echo "结果：一致"; else echo "结果：有出入"; fi`},
	}
}

// checkSeats checks the tickets of a draw of inspectors. Its rules on loads and
// qualifications need a program.
func checkSeats() []verifyStep {
	return []verifyStep{
		{"核对每个席位的签号", "人员的签号是 K、对象代码、斜线和人员代码连在一起的摘要。", `count=0
while IFS=$'\t' read -r rank id dept slot code ticket; do
  if [ "$slot" != lacks ] && [ "$code" != - ]; then
    if [ "$(printf '%s' "$K$id/$code" | H)" = "$ticket" ]
    then count=$((count + 1)); else echo "第 $rank 位 $code 的签号不符"; bad=1; fi
  fi
done < result.txt
echo "核对了 $count 个签号"`},
		{
			"结论",
			"最后一行应当是“结果：一致”。按工作量、资质和回避选人的规则，请用上面的 yangguang verify 重算。",
			`if [ -z "$bad" ]; then echo "结果：一致"; else echo "结果：有出入"; fi`,
		},
	}
}
