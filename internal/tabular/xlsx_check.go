package tabular

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// zipEntries is how many parts a workbook may have; real ones have dozens.
const zipEntries = 10_000

// contents is what checkZip learns of a workbook.
type contents struct {
	parts  map[string]string // name of a sheet → path of its part
	hidden map[string]bool
	marks  map[string]*marks // by path
}

// checkZip refuses bombs by the sizes that the archive states, which
// archive/zip holds it to, and reads every sheet once: excelize takes a sheet
// that breaks off for one that ends, and would drop its rows without an error.
func checkZip(r io.ReaderAt, size int64, limits Limits) (*contents, error) {
	zr, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged(err)
	}
	bomb := &FileError{Fault: Bomb, Reason: reason(
		fmt.Sprintf("xlsx解压后超过%d字节，请改用CSV。", limits.Unpacked),
		fmt.Sprintf("unpacks to more than %d bytes; use CSV", limits.Unpacked))}
	if len(zr.File) > zipEntries {
		return nil, bomb
	}
	var total uint64
	files := map[string]*zip.File{}
	for _, f := range zr.File {
		if total += f.UncompressedSize64; total > uint64(limits.Unpacked) || f.UncompressedSize64 > uint64(limits.Unpacked) {
			return nil, bomb
		}
		files[strings.ToLower(f.Name)] = f
	}
	if files["xl/workbook.xml"] == nil {
		return nil, damaged(errors.New("no xl/workbook.xml"))
	}
	book, err := readWorkbook(files)
	if err != nil {
		return nil, err
	}
	for _, f := range zr.File {
		if name := strings.ToLower(f.Name); strings.HasPrefix(name, "xl/worksheets/") && strings.HasSuffix(name, ".xml") {
			if book.marks[name], err = checkSheet(f, limits); err != nil {
				return nil, err
			}
		}
	}
	return book, nil
}

// readWorkbook finds the part of each sheet.
func readWorkbook(files map[string]*zip.File) (*contents, error) {
	var book struct {
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			Part  string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	for name, into := range map[string]any{"xl/workbook.xml": &book, "xl/_rels/workbook.xml.rels": &relations} {
		f := files[name]
		if f == nil {
			continue
		}
		part, err := f.Open()
		if err != nil {
			return nil, damaged(err)
		}
		err = xml.NewDecoder(part).Decode(into)
		if err = errors.Join(err, part.Close()); err != nil {
			return nil, damaged(fmt.Errorf("%s: %w", name, err))
		}
	}
	target := map[string]string{}
	for _, r := range relations.All {
		at := path.Join("xl", r.Target)
		if strings.HasPrefix(r.Target, "/") {
			at = strings.TrimPrefix(r.Target, "/")
		}
		target[r.ID] = strings.ToLower(at)
	}
	out := &contents{parts: map[string]string{}, hidden: map[string]bool{}, marks: map[string]*marks{}}
	for _, s := range book.Sheets {
		out.parts[s.Name], out.hidden[s.Name] = target[s.Part], s.State == "hidden" || s.State == "veryHidden"
	}
	return out, nil
}

// checkSheet reads the XML of a sheet to its end and marks what the library
// does not tell. It refuses a filled cell far to the right, for which the
// library would build a row of 16,384 fields, and row numbers that go back,
// which it would misread.
func checkSheet(f *zip.File, limits Limits) (*marks, error) {
	part, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	defer part.Close()
	m := &marks{flaws: map[int][]Flaw{}, hidden: map[int]bool{}}
	dec := xml.NewDecoder(part)
	depth, column, row := 0, 0, 0
	var c cellSeen
	for {
		token, err := dec.RawToken()
		if err == io.EOF && depth == 0 {
			m.ready()
			return m, nil
		}
		if err != nil {
			return nil, damaged(fmt.Errorf("%s: %w", f.Name, err))
		}
		switch el := token.(type) {
		case xml.StartElement:
			depth++
			switch el.Name.Local {
			case "row":
				column = 0
				row++
				if r := attribute(el, "r"); r != "" {
					n, err := strconv.Atoi(r)
					if err != nil || n < row {
						return nil, damaged(fmt.Errorf("%s: row %q after row %d", f.Name, r, row-1))
					}
					row = n
				}
				if h := attribute(el, "hidden"); h == "1" || h == "true" {
					m.hidden[row] = true
				}
			case "c":
				column++
				if ref := attribute(el, "r"); ref != "" {
					if column, _, err = excelize.CellNameToCoordinates(ref); err != nil {
						return nil, damaged(err)
					}
				}
				c = cellSeen{kind: attribute(el, "t")}
			case "v", "is", "f":
				if column > 2*limits.Columns {
					return nil, &FileError{Fault: Bomb, Reason: reason(
						fmt.Sprintf("第%d行在第%d列还有内容，列数过多，请删去多余的列。", row, column),
						fmt.Sprintf("row %d has a cell in column %d, too far right", row, column))}
				}
				c.in = el.Name.Local
				c.formula = c.formula || c.in == "f"
			case "mergeCell":
				if err := m.merge(attribute(el, "ref")); err != nil {
					return nil, damaged(err)
				}
			}
		case xml.CharData:
			if c.in == "v" {
				c.value += string(el)
			}
		case xml.EndElement:
			depth--
			switch el.Name.Local {
			case "v", "is", "f":
				c.in = ""
			case "c":
				if err := m.cell(row, column, c); err != nil {
					return nil, err
				}
				c = cellSeen{}
			}
		}
	}
}

func attribute(el xml.StartElement, name string) string {
	for _, a := range el.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
