package ui

// Option is one choice of a select, a radio group or a group of checkboxes.
type Option struct {
	Value, Label string
	Note         string // said under the label of a radio or checkbox
}

// Options makes options whose value is their label.
func Options(labels ...string) []Option {
	out := make([]Option, len(labels))
	for i, l := range labels {
		out[i] = Option{Value: l, Label: l}
	}
	return out
}

// Field is one labelled control with its hint and error. Make it with a
// method of Form, then change it: each method returns a changed copy.
type Field struct {
	Kind     string // input, area, select, radios, checks, check, file
	Type     string // of an input
	Name     string
	Label    string
	Value    string
	Values   []string // of checks
	Help     string
	Err      string
	Required bool
	Full     bool // takes the whole row
	Options  []Option
	First    string // a select's choice for "", "" shows none
	Attr     Attr
}

// Attr are the rarer attributes of a control; zero values are left out.
type Attr struct {
	Placeholder  string
	Autocomplete string
	Inputmode    string
	Pattern      string
	MaxLength    int
	Min, Max     string
	Rows         int
	Accept       string
	Multiple     bool
	ReadOnly     bool
	Autofocus    bool
	Commit       bool // filled by witness.js
}

// ID is the id of the control, to which the error summary links.
func (f Field) ID() string { return "f-" + f.Name }

// Describe lists the ids of hint and error for aria-describedby, "" for none.
func (f Field) Describe() string {
	s := ""
	if f.Help != "" {
		s = f.ID() + "-hint"
	}
	if f.Err != "" {
		if s != "" {
			s += " "
		}
		s += f.ID() + "-error"
	}
	return s
}

// Has reports whether the option is chosen.
func (f Field) Has(value string) bool {
	for _, v := range f.Values {
		if v == value {
			return true
		}
	}
	return false
}

// Need marks the field as required.
func (f Field) Need() Field { f.Required = true; return f }

// Hint is said below the label: what to write and in which form.
func (f Field) Hint(text string) Field { f.Help = text; return f }

// Wide gives the field the whole row.
func (f Field) Wide() Field { f.Full = true; return f }

// Max limits the number of characters.
func (f Field) Max(n int) Field { f.Attr.MaxLength = n; return f }

// Rows sets the height of a text area.
func (f Field) Rows(n int) Field { f.Attr.Rows = n; return f }

// Placeholder shows an example inside an empty control; it never replaces the label.
func (f Field) Placeholder(text string) Field { f.Attr.Placeholder = text; return f }

// Autocomplete names what a browser may fill in, such as current-password.
func (f Field) Autocomplete(what string) Field { f.Attr.Autocomplete = what; return f }

// Digits asks a phone for its numeric keyboard and allows n digits.
func (f Field) Digits(n int) Field {
	f.Attr.Inputmode, f.Attr.Pattern, f.Attr.MaxLength = "numeric", "[0-9]*", n
	return f
}

// Between sets the smallest and greatest value of a number or date.
func (f Field) Between(smallest, greatest string) Field {
	f.Attr.Min, f.Attr.Max = smallest, greatest
	return f
}

// Any offers a first choice with the value "".
func (f Field) Any(label string) Field { f.First = label; return f }

// Locked shows the value but does not let it be changed.
func (f Field) Locked() Field { f.Attr.ReadOnly = true; return f }

// Focus puts the cursor here when the page opens.
func (f Field) Focus() Field { f.Attr.Autofocus = true; return f }

// Filled gives the field a value when the form has none for it yet.
func (f Field) Filled(value string) Field {
	if f.Value == "" && f.Err == "" {
		f.Value = value
	}
	return f
}

func (f *Form) field(kind, typ, name, label string) Field {
	return Field{Kind: kind, Type: typ, Name: name, Label: label, Value: f.Values.Get(name), Err: f.Errors[name]}
}

// Text is a line of text.
func (f *Form) Text(name, label string) Field { return f.field("input", "text", name, label) }

// Hidden is a value that goes along with the form unseen.
func (f *Form) Hidden(name string) Field { return f.field("hidden", "", name, "") }

// Password is a line that is not shown and not given back.
func (f *Form) Password(name, label string) Field {
	x := f.field("input", "password", name, label)
	x.Value = ""
	return x
}

// Number is a whole number.
func (f *Form) Number(name, label string) Field {
	x := f.field("input", "text", name, label)
	x.Attr.Inputmode = "numeric"
	return x
}

// Date is a legal date, YYYY-MM-DD.
func (f *Form) Date(name, label string) Field { return f.field("input", "date", name, label) }

// Area is text of several lines.
func (f *Form) Area(name, label string) Field {
	x := f.field("area", "", name, label)
	x.Attr.Rows, x.Full = 4, true
	return x
}

// Select is one choice of many.
func (f *Form) Select(name, label string, options []Option) Field {
	x := f.field("select", "", name, label)
	x.Options = options
	return x
}

// Radios is one choice of few, all of them visible.
func (f *Form) Radios(name, label string, options []Option) Field {
	x := f.field("radios", "", name, label)
	x.Options, x.Full = options, true
	return x
}

// Checks is any number of choices.
func (f *Form) Checks(name, label string, options []Option) Field {
	x := f.field("checks", "", name, label)
	x.Options, x.Values, x.Full = options, f.Values[name], true
	return x
}

// Check is one box; it posts "1" when checked.
func (f *Form) Check(name, label string) Field { return f.field("check", "", name, label) }

// Upload is a file; the form needs enctype="multipart/form-data". accept is a
// list like ".csv,.xlsx".
func (f *Form) Upload(name, label, accept string) Field {
	x := f.field("file", "file", name, label)
	x.Value, x.Attr.Accept = "", accept
	return x
}
