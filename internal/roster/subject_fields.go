package roster

import (
	"errors"
	"regexp"
	"strings"

	"yangguang/internal/canon"
	"yangguang/internal/ids"
	"yangguang/internal/message"
)

// SubjectFields are the columns of the subjects' roster, in the order of forms
// and pages.
var SubjectFields = []Field[Subject]{
	needed(plain("name", "名称", 200, func(s *Subject) *string { return &s.Name },
		"企业名称", "单位名称", "主体名称", "检查对象名称", "对象名称", "机构名称", "市场主体名称", "name", "entname")),
	{Key: "uscc", Label: "统一社会信用代码", max: 40,
		Headers: []string{"社会信用代码", "信用代码", "统一信用代码", "统一代码", "统一社会信用代码/注册号", "uscc", "uniscid"},
		Set:     setUSCC, Text: func(s *Subject) string { return s.PaperCode() }},
	plain("licence", "注册号或许可证号", 80, func(s *Subject) *string { return &s.Licence },
		"注册号", "许可证号", "登记号", "登记证号", "许可证编号", "备案号", "办学许可证号", "regno", "licence"),
	dictionaryType(),
	dictionary("status", "登记状态", func(s *Subject) *string { return &s.Status }, Statuses, map[string]string{
		"存续（在营、开业、在册）": Active, "在业": Active, "开业": Active, "在营": Active, "正常": Active, "在册": Active, "有效": Active,
		"已注销": Cancelled, "被吊销": Revoked, "吊销未注销": Revoked, "吊销，未注销": Revoked, "已迁出": Moved, "歇业": Closed, "已停业": Closed,
		"关闭": Closed, "已关闭停业": Closed,
	}, "经营状态", "状态", "企业状态", "主体状态", "status"),
	plain("legalRep", "法定代表人或负责人", 100, func(s *Subject) *string { return &s.LegalRep },
		"法定代表人", "法人", "法人代表", "负责人", "经营者", "举办者"),
	plain("address", "登记住所", 300, func(s *Subject) *string { return &s.Address },
		"住所", "地址", "注册地址", "登记地址", "经营场所", "经营地址", "住所（经营场所）", "address"),
	plain("street", "街道", 40, func(s *Subject) *string { return &s.Street }, "管辖街道", "所属街道", "乡镇街道", "街道（镇）", "镇街",
		"street"),
	code(plain("station", "监管所", 40, func(s *Subject) *string { return &s.Station }, "管辖单位", "管辖所", "所属监管所", "station"),
		func(s *Subject) *string { return &s.Station }),
	plain("industry", "行业代码", 40, func(s *Subject) *string { return &s.Industry }, "行业", "所属行业", "国民经济行业", "industry"),
	day(plain("founded", "成立日期", 20, func(s *Subject) *string { return &s.Founded }, "注册日期", "登记日期", "设立日期", "est_date",
		"estdate"), func(s *Subject) *string { return &s.Founded }),
	dictionary("credit", "信用风险等级", func(s *Subject) *string { return &s.Credit }, Credits, map[string]string{
		"a": "A", "b": "B", "c": "C", "d": "D", "低": "A", "一般": "B", "中": "B", "较高": "C", "高": "D", "无": Unrated,
		"A级": "A", "B级": "B", "C级": "C", "D级": "D",
	}, "信用等级", "信用风险分类", "风险等级", "信用风险类别", "credit"),
	list("labels", "监管标签", func(s *Subject) *[]string { return &s.Labels }, "标签", "标签类别", "监管类别", "labels"),
	plain("contact", "联系人", 60, func(s *Subject) *string { return &s.Contact }, "联络员"),
	plain("phone", "联系电话", 60, func(s *Subject) *string { return &s.Phone }, "电话", "手机", "手机号码"),
	plain("source", "数据来源", 200, func(s *Subject) *string { return &s.Source }, "来源", "登记机关", "source"),
	checked(plain("region", "行政区划代码", 12, func(s *Subject) *string { return &s.Region }, "区划代码", "区划", "行政区划"),
		func(s *Subject) *string { return &s.Region }, func(v string) (string, string) {
			if v == "" {
				return "", ""
			}
			if _, err := canon.ParseRegion(v); err != nil {
				return "", message.Of(err).ZH
			}
			return v, ""
		}),
}

func needed[T any](f Field[T]) Field[T] {
	f.Required = true
	return f
}

// dictionaryType takes what it knows of the words of registers and leaves the
// rest to the code: 类型 in an export of a register is the form of the company,
// not our kind of subject.
func dictionaryType() Field[Subject] {
	f := dictionary("type", "主体类型", func(s *Subject) *string { return &s.Type }, Types, nil,
		"对象类型", "检查对象类型", "类型", "企业类型", "市场主体类型", "type")
	other := map[string]string{"个体": "3", "民办非企业单位（社会服务机构）": "6", "社会服务机构": "6", "民非": "6",
		"民办学校": "9", "幼儿园": "9", "合作社": "2", "农民合作社": "2", "劳务派遣单位": "13"}
	strict := f.Set
	f.Set = func(s *Subject, v string) string {
		if strict(s, v) != "" {
			s.Type = other[v]
		}
		return ""
	}
	return f
}

// setUSCC checks a code by GB 32100-2015 as written. One of several premises
// is written code#nn.
func setUSCC(s *Subject, v string) string {
	s.USCC, s.ID = "", ""
	if v == "" {
		return ""
	}
	head, premises, several := strings.Cut(v, "#")
	code, err := canon.ParseUSCC(head)
	var bad *canon.USCCError
	switch {
	case errors.As(err, &bad) && bad.Fault == canon.WrongLength && digits(head) && (len(head) == 13 || len(head) == 15):
		return "这是" + length(head) + "位的旧注册号，不是统一社会信用代码；请填18位代码，或填在“注册号”一列、代码留空。"
	case err != nil && scientific.MatchString(v):
		return "代码被表格程序当作数字，写成了科学计数法，末几位已经丢失；请把该列设为文本格式，从原系统重新导出。"
	case err != nil:
		return message.Of(err).ZH
	case several && (len(premises) != 2 || !digits(premises)):
		return "一照多址应写作“代码#01”，井号后两位数字。"
	}
	s.USCC, s.ID = string(code), ids.Subject(v)
	return ""
}

// scientific is how a spreadsheet program writes a long number.
var scientific = regexp.MustCompile(`^[0-9](\.[0-9]+)?[eE]\+?[0-9]+$`)

// PaperCode is the code as written in a file: with the premises where there are
// several, "" for an internal number.
func (s Subject) PaperCode() string {
	if s.USCC == "" {
		return ""
	}
	return string(s.ID)
}

func digits(v string) bool {
	return v != "" && strings.Trim(v, "0123456789") == ""
}

func length(v string) string {
	if len(v) == 13 {
		return "13"
	}
	return "15"
}

// Complete fills what a new subject must have and the file does not say.
func (s *Subject) Complete() {
	if s.Type == "" {
		s.Type = "99"
		if s.USCC != "" {
			s.Type = typeOfCode(canon.USCC(s.USCC))
		}
	}
	if s.Status == "" {
		s.Status = Active
	}
	if s.Credit == "" {
		s.Credit = Unrated
	}
}
