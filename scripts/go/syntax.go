// syntax prints the syntax tree that go/parser makes of each file named on standard input, as one line of JSON.
//
// Nodes are written in one fixed form, `Kind:start:end:details(children)`, with `-` for a child that is absent and offsets in
// UTF-16 units, so that the tree of another parser can be compared as text.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

type report struct {
	Path      string   `json:"path"`
	Error     string   `json:"error,omitempty"`
	Generated bool     `json:"generated"`
	Name      string   `json:"name"`
	Imports   []string `json:"imports"`
	Comments  string   `json:"comments"`
	Tree      string   `json:"tree"`
}

func main() {
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if err := encoder.Encode(read(lines.Text())); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func read(path string) report {
	found := report{Path: path}
	source, err := os.ReadFile(path)
	if err != nil {
		found.Error = err.Error()
		return found
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		found.Error = err.Error()
		return found
	}
	w := &writer{base: files.File(file.FileStart).Base(), source: source, units: unitsOf(source)}
	found.Generated = ast.IsGenerated(file)
	found.Name = file.Name.Name
	for _, spec := range file.Imports {
		value, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			value = spec.Path.Value
		}
		found.Imports = append(found.Imports, value)
	}
	for _, decl := range file.Decls {
		w.node(decl)
	}
	found.Tree = w.out.String()
	w.out.Reset()
	for _, group := range file.Comments {
		for _, comment := range group.List {
			w.comment(comment)
		}
	}
	found.Comments = w.out.String()
	return found
}

// unitsOf maps byte offsets to UTF-16 offsets; nil when they are the same.
func unitsOf(source []byte) []int {
	ascii := true
	for _, b := range source {
		if b >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return nil
	}
	units := make([]int, len(source)+1)
	at := 0
	for i := 0; i < len(source); {
		r, size := utf8.DecodeRune(source[i:])
		for j := 0; j < size; j++ {
			units[i+j] = at
		}
		at++
		if r > 0xffff {
			at++
		}
		i += size
	}
	units[len(source)] = at
	return units
}

type writer struct {
	base   int
	source []byte
	units  []int
	out    strings.Builder
}

func (w *writer) offset(at int) int {
	if w.units == nil {
		return at
	}
	return w.units[at]
}

func (w *writer) pos(p token.Pos) string {
	if !p.IsValid() {
		return "-"
	}
	return strconv.Itoa(w.offset(int(p) - w.base))
}

// comment finds the end in the source: go/ast counts from a text without carriage returns.
func (w *writer) comment(c *ast.Comment) {
	start := int(c.Slash) - w.base
	rest := w.source[start:]
	length := len(rest)
	if rest[1] == '*' {
		length = bytes.Index(rest[2:], []byte("*/")) + 4
	} else if at := bytes.IndexByte(rest, '\n'); at >= 0 {
		length = at
	}
	if rest[1] == '/' && length > 0 && rest[length-1] == '\r' {
		length--
	}
	fmt.Fprintf(&w.out, "%d:%d ", w.offset(start), w.offset(start+length))
}

func (w *writer) open(kind string, n ast.Node, details ...string) {
	w.out.WriteString(kind)
	for _, detail := range append([]string{w.pos(n.Pos()), w.pos(n.End())}, details...) {
		w.out.WriteByte(':')
		w.out.WriteString(detail)
	}
	w.out.WriteByte('(')
}

func (w *writer) close() { w.out.WriteByte(')') }

func list[N ast.Node](w *writer, nodes []N) {
	w.out.WriteByte('[')
	for _, n := range nodes {
		w.node(n)
	}
	w.out.WriteByte(']')
}

func (w *writer) expr(x ast.Expr) {
	if x == nil {
		w.out.WriteByte('-')
		return
	}
	w.node(x)
}

func (w *writer) stmt(s ast.Stmt) {
	if s == nil {
		w.out.WriteByte('-')
		return
	}
	w.node(s)
}

func (w *writer) ident(x *ast.Ident) {
	if x == nil {
		w.out.WriteByte('-')
		return
	}
	w.node(x)
}

func (w *writer) fields(l *ast.FieldList) {
	if l == nil {
		w.out.WriteByte('-')
		return
	}
	w.node(l)
}

func (w *writer) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Ident:
		w.open("Ident", n, n.Name)
	case *ast.BasicLit:
		w.open("BasicLit", n, n.Kind.String())
	case *ast.CompositeLit:
		w.open("CompositeLit", n, w.pos(n.Lbrace), w.pos(n.Rbrace))
		w.expr(n.Type)
		list(w, n.Elts)
	case *ast.KeyValueExpr:
		w.open("KeyValueExpr", n)
		w.node(n.Key)
		w.node(n.Value)
	case *ast.FuncLit:
		w.open("FuncLit", n)
		w.node(n.Type)
		w.node(n.Body)
	case *ast.ParenExpr:
		w.open("ParenExpr", n)
		w.node(n.X)
	case *ast.SelectorExpr:
		w.open("SelectorExpr", n)
		w.node(n.X)
		w.node(n.Sel)
	case *ast.IndexExpr:
		w.open("IndexExpr", n)
		w.node(n.X)
		list(w, []ast.Expr{n.Index})
	case *ast.IndexListExpr:
		w.open("IndexExpr", n)
		w.node(n.X)
		list(w, n.Indices)
	case *ast.SliceExpr:
		w.open("SliceExpr", n)
		w.node(n.X)
		w.expr(n.Low)
		w.expr(n.High)
		w.expr(n.Max)
	case *ast.TypeAssertExpr:
		w.open("TypeAssertExpr", n)
		w.node(n.X)
		w.expr(n.Type)
	case *ast.CallExpr:
		w.open("CallExpr", n, w.pos(n.Lparen), w.pos(n.Ellipsis), w.pos(n.Rparen))
		w.node(n.Fun)
		list(w, n.Args)
	case *ast.StarExpr:
		w.open("StarExpr", n)
		w.node(n.X)
	case *ast.UnaryExpr:
		w.open("UnaryExpr", n, n.Op.String())
		w.node(n.X)
	case *ast.BinaryExpr:
		w.open("BinaryExpr", n, n.Op.String(), w.pos(n.OpPos))
		w.node(n.X)
		w.node(n.Y)
	case *ast.ArrayType:
		w.open("ArrayType", n)
		w.expr(n.Len)
		w.node(n.Elt)
	case *ast.MapType:
		w.open("MapType", n)
		w.node(n.Key)
		w.node(n.Value)
	case *ast.ChanType:
		dir := map[ast.ChanDir]string{ast.SEND: "send", ast.RECV: "receive"}[n.Dir]
		if dir == "" {
			dir = "both"
		}
		w.open("ChanType", n, dir, w.pos(n.Arrow))
		w.node(n.Value)
	case *ast.Ellipsis:
		w.open("Ellipsis", n)
		w.expr(n.Elt)
	case *ast.Field:
		w.open("Field", n)
		list(w, n.Names)
		w.node(n.Type)
		if n.Tag == nil {
			w.out.WriteByte('-')
		} else {
			w.node(n.Tag)
		}
	case *ast.FieldList:
		w.open("FieldList", n)
		list(w, n.List)
	case *ast.FuncType:
		w.open("FuncType", n)
		w.fields(n.TypeParams)
		w.node(n.Params)
		w.fields(n.Results)
	case *ast.StructType:
		w.open("StructType", n)
		w.node(n.Fields)
	case *ast.InterfaceType:
		w.open("InterfaceType", n)
		w.node(n.Methods)
	case ast.Stmt:
		w.statement(n)
	default:
		w.declaration(n)
	}
	w.close()
}

func (w *writer) statement(n ast.Stmt) {
	switch n := n.(type) {
	case *ast.BlockStmt:
		w.open("BlockStmt", n)
		list(w, n.List)
	case *ast.ExprStmt:
		w.open("ExprStmt", n)
		w.node(n.X)
	case *ast.SendStmt:
		w.open("SendStmt", n)
		w.node(n.Chan)
		w.node(n.Value)
	case *ast.IncDecStmt:
		w.open("IncDecStmt", n)
		w.node(n.X)
	case *ast.AssignStmt:
		w.open("AssignStmt", n, n.Tok.String(), w.pos(n.TokPos))
		list(w, n.Lhs)
		list(w, n.Rhs)
	case *ast.GoStmt:
		w.open("GoStmt", n)
		w.node(n.Call)
	case *ast.DeferStmt:
		w.open("DeferStmt", n)
		w.node(n.Call)
	case *ast.ReturnStmt:
		w.open("ReturnStmt", n)
		list(w, n.Results)
	case *ast.BranchStmt:
		w.open("BranchStmt", n, n.Tok.String())
		w.ident(n.Label)
	case *ast.IfStmt:
		w.open("IfStmt", n)
		w.stmt(n.Init)
		w.node(n.Cond)
		w.node(n.Body)
		w.stmt(n.Else)
	case *ast.CaseClause:
		w.open("CaseClause", n)
		list(w, n.List)
		list(w, n.Body)
	case *ast.SwitchStmt:
		w.open("SwitchStmt", n)
		w.stmt(n.Init)
		w.expr(n.Tag)
		list(w, n.Body.List)
	case *ast.TypeSwitchStmt:
		w.open("TypeSwitchStmt", n)
		w.stmt(n.Init)
		var bind *ast.Ident
		var asserted ast.Expr
		switch s := n.Assign.(type) {
		case *ast.AssignStmt:
			bind, _ = s.Lhs[0].(*ast.Ident)
			asserted = s.Rhs[0]
		case *ast.ExprStmt:
			asserted = s.X
		}
		w.ident(bind)
		w.node(asserted.(*ast.TypeAssertExpr).X)
		list(w, n.Body.List)
	case *ast.CommClause:
		w.open("CommClause", n)
		w.stmt(n.Comm)
		list(w, n.Body)
	case *ast.SelectStmt:
		w.open("SelectStmt", n)
		list(w, n.Body.List)
	case *ast.ForStmt:
		w.open("ForStmt", n)
		w.stmt(n.Init)
		w.expr(n.Cond)
		w.stmt(n.Post)
		w.node(n.Body)
	case *ast.RangeStmt:
		w.open("RangeStmt", n, strconv.FormatBool(n.Tok == token.DEFINE))
		w.expr(n.Key)
		w.expr(n.Value)
		w.node(n.X)
		w.node(n.Body)
	case *ast.LabeledStmt:
		w.open("LabeledStmt", n)
		w.node(n.Label)
		w.node(n.Stmt)
	case *ast.DeclStmt:
		w.open("DeclStmt", n)
		w.node(n.Decl)
	case *ast.EmptyStmt:
		w.open("EmptyStmt", n)
	default:
		panic(fmt.Sprintf("unexpected %T", n))
	}
}

func (w *writer) declaration(n ast.Node) {
	switch n := n.(type) {
	case *ast.GenDecl:
		w.open("GenDecl", n, n.Tok.String(), w.pos(n.Lparen), w.pos(n.Rparen))
		list(w, n.Specs)
	case *ast.FuncDecl:
		w.open("FuncDecl", n)
		w.fields(n.Recv)
		w.node(n.Name)
		w.node(n.Type)
		if n.Body == nil {
			w.out.WriteByte('-')
		} else {
			w.node(n.Body)
		}
	case *ast.ImportSpec:
		w.open("ImportSpec", n)
		w.ident(n.Name)
		w.node(n.Path)
	case *ast.ValueSpec:
		w.open("ValueSpec", n)
		list(w, n.Names)
		w.expr(n.Type)
		list(w, n.Values)
	case *ast.TypeSpec:
		w.open("TypeSpec", n, strconv.FormatBool(n.Assign.IsValid()))
		w.node(n.Name)
		w.fields(n.TypeParams)
		w.node(n.Type)
	default:
		panic(fmt.Sprintf("unexpected %T", n))
	}
}
