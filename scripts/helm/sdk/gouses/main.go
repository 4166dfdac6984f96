// Lists every use of Helm's Go SDK in a module as go/types sees it: the oracle for src/sdk/types and src/sdk/uses.
//
//	go run ./scripts/helm/sdk/gouses DIR [PACKAGES]
//
// Members of types without an exported name are left out: the API that Helm exports doesn't list them.
// It asks `go list` for the packages and their dependencies, which have to be downloaded already, reads the dependencies without
// the bodies of their functions, and prints JSON: the files that were checked and the uses in them. Nothing is compiled or run.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

type listed struct {
	ImportPath string
	Dir        string
	Name       string
	ForTest    string
	GoFiles    []string
	ImportMap  map[string]string
	DepOnly    bool
	Standard   bool
}

type use struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	How     string `json:"how"`
	Package string `json:"package"`
	Symbol  string `json:"symbol"`
}

type report struct {
	Files  []string `json:"files"`
	Uses   []use    `json:"uses"`
	Errors int      `json:"errors"`
}

var helm = regexp.MustCompile(`^helm\.sh/helm/v[34]/`)

type loader struct {
	fset    *token.FileSet
	listed  map[string]*listed
	checked map[string]*types.Package
	root    string
	owners  map[types.Object]string
	seen    map[*types.Package]bool
	out     report
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: gouses DIR [PACKAGES]")
		os.Exit(2)
	}
	root, err := filepath.Abs(os.Args[1])
	if err != nil {
		panic(err)
	}
	patterns := os.Args[2:]
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	l := &loader{
		fset:    token.NewFileSet(),
		listed:  map[string]*listed{},
		checked: map[string]*types.Package{"unsafe": types.Unsafe},
		root:    root,
		owners:  map[types.Object]string{},
		seen:    map[*types.Package]bool{},
		out:     report{Files: []string{}, Uses: []use{}},
	}
	targets := l.list(patterns)
	for _, target := range targets {
		l.check(target)
	}
	sort.Slice(l.out.Uses, func(i, j int) bool {
		a, b := l.out.Uses[i], l.out.Uses[j]
		if a.File != b.File {
			return a.File < b.File
		}
		return a.Line < b.Line || (a.Line == b.Line && a.Column < b.Column)
	})
	if err := json.NewEncoder(os.Stdout).Encode(l.out); err != nil {
		panic(err)
	}
}

// list reads what `go list` says; of a package and its variant with tests only the variant is a target.
func (l *loader) list(patterns []string) []*listed {
	args := append([]string{"list", "-e", "-deps", "-test", "-json=ImportPath,Dir,Name,ForTest,GoFiles,ImportMap,DepOnly,Standard"}, patterns...)
	cmd := exec.Command("go", args...)
	cmd.Dir = l.root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	cmd.Stderr = os.Stderr
	data, err := cmd.Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, "go list:", err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	var all []*listed
	withTests := map[string]bool{}
	for {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			panic(err)
		}
		l.listed[p.ImportPath] = &p
		all = append(all, &p)
		if p.ForTest != "" && !strings.HasSuffix(p.Name, "_test") {
			withTests[p.ForTest] = true
		}
	}
	var targets []*listed
	for _, p := range all {
		if p.DepOnly || strings.HasSuffix(p.ImportPath, ".test") || withTests[p.ImportPath] {
			continue
		}
		targets = append(targets, p)
	}
	return targets
}

type importer struct {
	loader *loader
	from   *listed
}

func (i importer) Import(path string) (*types.Package, error) {
	if mapped, ok := i.from.ImportMap[path]; ok {
		path = mapped
	}
	return i.loader.dependency(path)
}

func (l *loader) dependency(path string) (*types.Package, error) {
	if pkg, ok := l.checked[path]; ok {
		if pkg == nil {
			return nil, fmt.Errorf("no package %s", path)
		}
		return pkg, nil
	}
	l.checked[path] = nil
	p, ok := l.listed[path]
	if !ok || len(p.GoFiles) == 0 {
		return nil, fmt.Errorf("no package %s", path)
	}
	config := types.Config{Importer: importer{l, p}, IgnoreFuncBodies: true, FakeImportC: true, Error: func(error) {}}
	pkg, _ := config.Check(realPath(path), l.fset, l.parse(p), nil)
	l.checked[path] = pkg
	return pkg, nil
}

// realPath leaves out the mark of a test variant: "p [p.test]".
func realPath(path string) string {
	before, _, _ := strings.Cut(path, " ")
	return before
}

func (l *loader) parse(p *listed) []*ast.File {
	var files []*ast.File
	for _, name := range p.GoFiles {
		if !filepath.IsAbs(name) {
			name = filepath.Join(p.Dir, name)
		}
		file, _ := parser.ParseFile(l.fset, name, nil, parser.SkipObjectResolution)
		if file != nil {
			files = append(files, file)
		}
	}
	return files
}

func (l *loader) check(p *listed) {
	files := l.parse(p)
	info := &types.Info{
		Uses:  map[*ast.Ident]types.Object{},
		Types: map[ast.Expr]types.TypeAndValue{},
	}
	config := types.Config{Importer: importer{l, p}, FakeImportC: true, Error: func(err error) { l.out.Errors++ }}
	_, _ = config.Check(realPath(p.ImportPath), l.fset, files, info)
	keys := map[*ast.Ident]bool{}
	for _, file := range files {
		name := l.fset.File(file.FileStart).Name()
		if relative, err := filepath.Rel(l.root, name); err == nil && !strings.HasPrefix(relative, "..") {
			l.out.Files = append(l.out.Files, filepath.ToSlash(relative))
		}
		for _, spec := range file.Imports {
			path := strings.Trim(spec.Path.Value, "`\"")
			if helm.MatchString(path) {
				l.add(spec.Path.Pos()+1, "import", path, "")
			}
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if lit, ok := node.(*ast.CompositeLit); ok {
				l.literal(lit, info, keys)
			}
			return true
		})
	}
	for ident, object := range info.Uses {
		l.object(ident, object, keys[ident])
	}
}

// literal notes which identifiers are keys of structs, and lists the fields that a literal without keys sets.
func (l *loader) literal(lit *ast.CompositeLit, info *types.Info, keys map[*ast.Ident]bool) {
	typ := info.Types[lit].Type
	if typ == nil {
		return
	}
	if pointer, ok := typ.Underlying().(*types.Pointer); ok {
		typ = pointer.Elem()
	}
	structure, ok := typ.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i, element := range lit.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			if ident, ok := pair.Key.(*ast.Ident); ok {
				keys[ident] = true
			}
		} else if i < structure.NumFields() {
			l.member(element.Pos(), structure.Field(i), "key")
		}
	}
}

func (l *loader) object(ident *ast.Ident, object types.Object, key bool) {
	switch of := object.(type) {
	case *types.PkgName, *types.Builtin, *types.Nil, *types.Label:
		return
	case *types.Var:
		if of.IsField() {
			how := "field"
			if key {
				how = "key"
			}
			l.member(ident.Pos(), of.Origin(), how)
			return
		}
	case *types.Func:
		if of.Signature().Recv() != nil {
			l.member(ident.Pos(), of.Origin(), "method")
			return
		}
	}
	if object.Pkg() != nil && object.Parent() == object.Pkg().Scope() {
		l.add(ident.Pos(), "name", object.Pkg().Path(), object.Name())
	}
}

func (l *loader) member(at token.Pos, object types.Object, how string) {
	if object.Pkg() == nil || !helm.MatchString(object.Pkg().Path()) {
		return
	}
	l.own(object.Pkg())
	if owner, ok := l.owners[object]; ok && token.IsExported(owner) {
		l.add(at, how, object.Pkg().Path(), owner+"."+object.Name())
	}
}

// own finds which type declares each field and method of a package: of types with the same fields the one written around them.
func (l *loader) own(pkg *types.Package) {
	if l.seen[pkg] {
		return
	}
	l.seen[pkg] = true
	for _, name := range pkg.Scope().Names() {
		typeName, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || typeName.IsAlias() {
			continue
		}
		named, ok := typeName.Type().(*types.Named)
		if !ok {
			continue
		}
		for i := range named.NumMethods() {
			l.owners[named.Method(i)] = name
		}
		switch under := named.Underlying().(type) {
		case *types.Struct:
			for i := range under.NumFields() {
				l.ownAt(under.Field(i), typeName)
			}
		case *types.Interface:
			for i := range under.NumExplicitMethods() {
				l.ownAt(under.ExplicitMethod(i), typeName)
			}
		}
	}
}

func (l *loader) ownAt(member types.Object, by *types.TypeName) {
	current, ok := l.owners[member]
	if ok {
		other := by.Pkg().Scope().Lookup(current)
		if by.Pos() > member.Pos() || other.Pos() > by.Pos() {
			return
		}
	}
	l.owners[member] = by.Name()
}

func (l *loader) add(at token.Pos, how, pkg, symbol string) {
	if !helm.MatchString(pkg) {
		return
	}
	position := l.fset.Position(at)
	relative, err := filepath.Rel(l.root, position.Filename)
	if err != nil || strings.HasPrefix(relative, "..") {
		return
	}
	l.out.Uses = append(l.out.Uses, use{filepath.ToSlash(relative), position.Line, position.Column, how, pkg, symbol})
}
