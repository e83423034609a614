package draw

// Against refuses a seed sheet that does not belong to the plan: another draw,
// a commitment that its opened secret does not make, sources that are not those
// planned. Its error is a *Fault in seed.txt. The input hashes are not its
// business: they need the files.
func (s Sheet) Against(p Plan) error {
	if s.Draw != p.Draw {
		return fault(SeedFile, 2, "抽取编号与方案 %s 不符", "not the draw %s of the plan", p.Draw)
	}
	files := p.Kind.InputFiles()
	if len(s.Inputs) != len(files) || s.Inputs[0].File != files[0] {
		return fault(SeedFile, firstInput, "列出的不是这种抽取的输入文件", "not the input files of this kind of draw")
	}
	commits := firstInput + len(s.Inputs)
	dice := commits + len(s.Commits)
	opens := dice + len(s.Dice)
	beacons := opens + len(s.Opens)
	if err := s.checkCommits(p, commits, opens); err != nil {
		return err
	}
	if err := s.checkParties(p, commits, opens); err != nil {
		return err
	}
	return s.checkNumbers(p, dice, beacons)
}

// firstInput is the line of the first input in seed.txt.
const firstInput = 4

func (s Sheet) checkCommits(p Plan, commits, opens int) error {
	secrets := make(map[string]string, len(s.Opens))
	for _, o := range s.Opens {
		secrets[o.Party] = o.Secret
	}
	for i, c := range s.Commits {
		secret, ok := secrets[c.Party]
		if !ok {
			return fault(SeedFile, commits+i, "参与方 %s 没有公布随机密码", "party %s has not opened its commitment", c.Party)
		}
		if Commit(p.Hash, s.Draw, s.Attempt, c.Party, secret) != c.Hash {
			return fault(SeedFile, commits+i, "参与方 %s 公布的随机密码与校验码不符",
				"the secret that party %s opened does not match its commitment", c.Party)
		}
		delete(secrets, c.Party)
	}
	for i, o := range s.Opens {
		if _, left := secrets[o.Party]; left {
			return fault(SeedFile, opens+i, "参与方 %s 没有提交过校验码", "party %s has not committed", o.Party)
		}
	}
	return nil
}

func (s Sheet) checkParties(p Plan, commits, opens int) error {
	parties := p.Parties()
	for i, c := range s.Commits {
		if i >= len(parties) || parties[i] != c.Party {
			return fault(SeedFile, commits+i, "参与方 %s 与方案的来源不符", "party %s is not as planned", c.Party)
		}
	}
	if len(s.Commits) < len(parties) {
		return fault(SeedFile, commits+len(s.Commits), "缺少参与方 %s 的校验码", "no commitment of party %s", parties[len(s.Commits)])
	}
	return nil
}

func (s Sheet) checkNumbers(p Plan, dice, beacons int) error {
	d, b := 0, 0
	for _, src := range p.Sources {
		switch src.Kind {
		case SourceDice:
			if d >= len(s.Dice) || len(s.Dice[d]) != src.Digits {
				return fault(SeedFile, dice+d, "按方案此处应有 %d 位摇号数字", "the plan wants %d digits of dice here", src.Digits)
			}
			d++
		case SourceBeacon:
			if b >= len(s.Beacons) || s.Beacons[b].Name != src.Name {
				return fault(SeedFile, beacons+b, "按方案此处应有信标 %s", "the plan wants the beacon %s here", src.Name)
			}
			b++
		}
	}
	if d < len(s.Dice) {
		return fault(SeedFile, dice+d, "方案中没有这组摇号数字", "the plan has no such dice")
	}
	if b < len(s.Beacons) {
		return fault(SeedFile, beacons+b, "方案中没有这个信标", "the plan has no such beacon")
	}
	return nil
}
