// typecheck reports every type error of the Go modules in a folder, tests included, and every use of Helm's SDK, as JSON.
//
//	typecheck [-tags a,b] [-source] FOLDER
//
// The packages of the module (of all modules of a go.work) are checked from their sources; what they import comes from the
// export data that `go list -export` makes, or with -source from its declarations, which compiles nothing: faster for
// packages that the build cache does not hold. An import that cannot be resolved is one error, and what it gives is not
// judged.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
)

// listed is what `go list` says of a package.
type listed struct {
	ImportPath   string
	Dir          string
	Name         string
	Export       string
	GoFiles      []string
	CgoFiles     []string
	TestGoFiles  []string
	XTestGoFiles []string
	Imports      []string
	TestImports  []string
	XTestImports []string
	ImportMap    map[string]string
	Error        *struct{ Err string }
}

// problem is an error of a file; Import is the path of an import that cannot be resolved.
type problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
	Import  string `json:"import,omitempty"`
}

type report struct {
	Packages int            `json:"packages"`
	Files    int            `json:"files"`
	Errors   []problem      `json:"errors"`
	Uses     map[string]int `json:"uses"`
}

type checker struct {
	root     string
	fset     *token.FileSet
	own      map[string]*listed
	external types.Importer
	parsed   map[string]*ast.File
	problems map[problem]bool
	uses     map[string]map[token.Position]bool
	files    map[string]bool
}

// scope holds the packages as one test sees them: with the package under test replaced by the one that has test files.
type scope struct {
	*checker
	parent  *scope
	replace map[string]*types.Package
	made    map[string]*types.Package
}

func main() {
	tags := flag.String("tags", "", "build tags, separated by commas")
	source := flag.Bool("source", false, "check what is imported from its sources")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: typecheck [-tags a,b] [-source] FOLDER")
		os.Exit(2)
	}
	root, err := filepath.EvalSymlinks(flag.Arg(0))
	if err != nil {
		fail(err)
	}
	result, err := check(root, *tags, *source)
	if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "typecheck:", err)
	os.Exit(1)
}

func check(root, tags string, source bool) (*report, error) {
	packages, err := goList(root, tags, "-e", "--", ownPatterns(root))
	if err != nil {
		return nil, err
	}
	c := &checker{
		root:     root,
		fset:     token.NewFileSet(),
		own:      map[string]*listed{},
		parsed:   map[string]*ast.File{},
		problems: map[problem]bool{},
		uses:     map[string]map[token.Position]bool{},
		files:    map[string]bool{},
	}
	for _, p := range packages {
		c.own[p.ImportPath] = p
	}
	if c.external, err = c.importer(tags, source); err != nil {
		return nil, err
	}
	base := &scope{checker: c, made: map[string]*types.Package{}}
	for _, p := range packages {
		c.checkAll(base, p)
	}
	return c.report(len(packages)), nil
}

// ownPatterns names the packages of the main module, or of each module of a go.work.
func ownPatterns(root string) string {
	text, err := os.ReadFile(filepath.Join(root, "go.work"))
	if err != nil {
		return "./..."
	}
	var patterns []string
	for _, field := range strings.Fields(string(text)) {
		if strings.HasPrefix(field, "./") {
			patterns = append(patterns, field+"/...")
		}
	}
	return strings.Join(patterns, " ")
}

func goList(root, tags string, arguments ...string) ([]*listed, error) {
	all := []string{"list", "-json=ImportPath,Dir,Name,Export,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles,Imports,TestImports,XTestImports,ImportMap,Error"}
	if tags != "" {
		all = append(all, "-tags", tags)
	}
	for _, argument := range arguments {
		all = append(all, strings.Fields(argument)...)
	}
	command := exec.Command("go", all...)
	command.Dir = root
	var out, errors bytes.Buffer
	command.Stdout, command.Stderr = &out, &errors
	if err := command.Run(); err != nil && out.Len() == 0 {
		return nil, fmt.Errorf("go %s: %s", strings.Join(all[:2], " "), errors.String())
	}
	var packages []*listed
	decoder := json.NewDecoder(&out)
	for {
		var p listed
		if err := decoder.Decode(&p); err == io.EOF {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, &p)
	}
}

// importer gives what the module imports and does not hold.
func (c *checker) importer(tags string, source bool) (types.Importer, error) {
	wanted := map[string]bool{}
	for _, p := range c.own {
		for _, list := range [][]string{p.Imports, p.TestImports, p.XTestImports} {
			for _, path := range list {
				if c.own[path] == nil && path != "C" && path != "unsafe" {
					wanted[path] = true
				}
			}
		}
	}
	arguments := []string{"-e", "-deps"}
	if !source {
		arguments = append(arguments, "-export")
	}
	arguments = append(arguments, "--", "unsafe")
	for path := range wanted {
		arguments = append(arguments, path)
	}
	packages, err := goList(c.root, tags, arguments...)
	if err != nil {
		return nil, err
	}
	if source {
		return newDeclarations(c, packages), nil
	}
	exports := map[string]string{}
	for _, p := range packages {
		exports[p.ImportPath] = p.Export
	}
	return importer.ForCompiler(c.fset, "gc", func(path string) (io.ReadCloser, error) {
		file := exports[path]
		if file == "" {
			return nil, fmt.Errorf("no package %s", path)
		}
		return os.Open(file)
	}), nil
}

// declarations checks packages without the bodies of their functions.
type declarations struct {
	fset     *token.FileSet
	packages map[string]*listed
	made     map[string]*types.Package
}

func newDeclarations(c *checker, packages []*listed) *declarations {
	d := &declarations{fset: c.fset, packages: map[string]*listed{}, made: map[string]*types.Package{}}
	for _, p := range packages {
		if len(p.GoFiles) > 0 {
			d.packages[p.ImportPath] = p
		}
	}
	return d
}

// Import gives the package of a path.
func (d *declarations) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if made, ok := d.made[path]; ok {
		return made, nil
	}
	p := d.packages[path]
	if p == nil {
		return nil, fmt.Errorf("no package %s", path)
	}
	files := make([]*ast.File, len(p.GoFiles))
	for i, name := range p.GoFiles {
		file, err := parser.ParseFile(d.fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if file == nil {
			return nil, err
		}
		files[i] = file
	}
	config := types.Config{
		Importer:         mapped{d, p.ImportMap},
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Sizes:            types.SizesFor("gc", "amd64"),
		Error:            func(error) {},
	}
	made, _ := config.Check(path, d.fset, files, nil)
	d.made[path] = made
	return made, nil
}

// mapped imports for one package: what the standard library imports may be a copy that it holds.
type mapped struct {
	*declarations
	names map[string]string
}

func (m mapped) Import(path string) (*types.Package, error) {
	if real, ok := m.names[path]; ok {
		path = real
	}
	return m.declarations.Import(path)
}

// checkAll checks a package, the same with its test files, and its external tests.
func (c *checker) checkAll(base *scope, p *listed) {
	if p.Error != nil && len(p.GoFiles)+len(p.TestGoFiles)+len(p.XTestGoFiles) == 0 {
		if !strings.Contains(p.Error.Err, "no Go files") && !strings.Contains(p.Error.Err, "build constraints exclude all") {
			c.problems[problem{File: c.relative(p.Dir), Message: p.Error.Err}] = true
		}
		return
	}
	plain, _ := base.Import(p.ImportPath)
	tested := plain
	if len(p.TestGoFiles) > 0 {
		tested = base.checkFiles(p.ImportPath, p.Dir, append(sourcesOf(p), p.TestGoFiles...))
	}
	if len(p.XTestGoFiles) == 0 {
		return
	}
	inner := base
	if tested != plain {
		inner = &scope{checker: c, parent: base, replace: map[string]*types.Package{p.ImportPath: tested}, made: map[string]*types.Package{}}
	}
	inner.checkFiles(p.ImportPath+"_test", p.Dir, p.XTestGoFiles)
}

func sourcesOf(p *listed) []string {
	return append(append([]string{}, p.GoFiles...), p.CgoFiles...)
}

// Import gives the package that a source of this scope means.
func (s *scope) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if replaced, ok := s.replace[path]; ok {
		return replaced, nil
	}
	p, ok := s.own[path]
	if !ok {
		return s.external.Import(path)
	}
	if s.parent != nil && !s.reaches(p, map[string]bool{}) {
		return s.parent.Import(path)
	}
	if made, ok := s.made[path]; ok {
		if made == nil {
			return nil, fmt.Errorf("import cycle through %s", path)
		}
		return made, nil
	}
	s.made[path] = nil
	s.made[path] = s.checkFiles(path, p.Dir, sourcesOf(p))
	return s.made[path], nil
}

// reaches tells whether a package imports, over others of the module, one that this scope replaces.
func (s *scope) reaches(p *listed, seen map[string]bool) bool {
	for _, path := range p.Imports {
		if _, ok := s.replace[path]; ok {
			return true
		}
		next := s.own[path]
		if next == nil || seen[path] {
			continue
		}
		seen[path] = true
		if s.reaches(next, seen) {
			return true
		}
	}
	return false
}

func (s *scope) checkFiles(path, dir string, names []string) *types.Package {
	var files []*ast.File
	for _, name := range names {
		if file := s.parse(filepath.Join(dir, name)); file != nil {
			files = append(files, file)
		}
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{
		Importer:    s,
		FakeImportC: true,
		Sizes:       types.SizesFor("gc", "amd64"),
		Error:       s.add,
	}
	checked, _ := config.Check(path, s.fset, files, info)
	for ident, object := range info.Uses {
		s.count(ident, object)
	}
	return checked
}

// count notes a name that Helm's SDK declares, by major.
func (c *checker) count(ident *ast.Ident, object types.Object) {
	if object.Pkg() == nil {
		return
	}
	for _, major := range []string{"v2", "v3", "v4"} {
		home := "helm.sh/helm/" + major
		if object.Pkg().Path() != home && !strings.HasPrefix(object.Pkg().Path(), home+"/") {
			continue
		}
		if c.uses[major] == nil {
			c.uses[major] = map[token.Position]bool{}
		}
		c.uses[major][c.fset.Position(ident.Pos())] = true
	}
}

func (c *checker) parse(path string) *ast.File {
	if file, ok := c.parsed[path]; ok {
		return file
	}
	file, err := parser.ParseFile(c.fset, path, nil, parser.ParseComments|parser.SkipObjectResolution|parser.AllErrors)
	c.parsed[path] = file
	c.files[path] = true
	if list, ok := err.(scanner.ErrorList); ok {
		for _, one := range list {
			c.problems[problem{File: c.relative(one.Pos.Filename), Line: one.Pos.Line, Column: one.Pos.Column, Message: one.Msg}] = true
		}
	} else if err != nil {
		c.problems[problem{File: c.relative(path), Message: err.Error()}] = true
	}
	return file
}

func (c *checker) add(err error) {
	typed, ok := err.(types.Error)
	if !ok {
		c.problems[problem{Message: err.Error()}] = true
		return
	}
	position := c.fset.Position(typed.Pos)
	found := problem{File: c.relative(position.Filename), Line: position.Line, Column: position.Column, Message: typed.Msg}
	if rest, ok := strings.CutPrefix(typed.Msg, "could not import "); ok {
		found.Import, _, _ = strings.Cut(rest, " ")
		found.Message = "could not import " + found.Import
	}
	// A line that begins with a tab goes on with the error before it.
	if strings.HasPrefix(typed.Msg, "\t") {
		return
	}
	c.problems[found] = true
}

func (c *checker) relative(path string) string {
	if relative, err := filepath.Rel(c.root, path); err == nil {
		return filepath.ToSlash(relative)
	}
	return path
}

func (c *checker) report(packages int) *report {
	result := &report{Packages: packages, Files: len(c.files), Errors: []problem{}, Uses: map[string]int{}}
	for found := range c.problems {
		result.Errors = append(result.Errors, found)
	}
	sort.Slice(result.Errors, func(i, j int) bool {
		a, b := result.Errors[i], result.Errors[j]
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		if a.Column != b.Column {
			return a.Column < b.Column
		}
		return a.Message < b.Message
	})
	for major, places := range c.uses {
		result.Uses[major] = len(places)
	}
	return result
}
