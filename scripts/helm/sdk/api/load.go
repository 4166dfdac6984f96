package main

import (
	"bytes"
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
	"runtime"
	"strings"
	"sync"
)

// listedPackage is what `go list` says of a package.
type listedPackage struct {
	ImportPath string
	Name       string
	Dir        string
	GoFiles    []string
	Imports    []string
	ImportMap  map[string]string
	Standard   bool
	DepOnly    bool
}

// loader holds every package that the module needs, type-checked from source without the bodies of functions.
type loader struct {
	root     string
	fset     *token.FileSet
	packages []*listedPackage
	checked  map[string]*types.Package
}

func load() (*loader, error) {
	root, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	l := &loader{root: root, fset: token.NewFileSet(), checked: map[string]*types.Package{"unsafe": types.Unsafe}}
	if err := l.list(); err != nil {
		return nil, err
	}
	files := l.parse()
	// `go list -deps` names a package after all that it imports.
	for i, p := range l.packages {
		if p.ImportPath == "unsafe" {
			continue
		}
		if err := l.check(p, files[i]); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *loader) list() error {
	fields := "ImportPath,Name,Dir,GoFiles,Imports,ImportMap,Standard,DepOnly"
	cmd := exec.Command("go", "list", "-deps", "-json="+fields, "./...")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64", "GOWORK=off")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		p := &listedPackage{}
		if err := decoder.Decode(p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		l.packages = append(l.packages, p)
	}
}

func (l *loader) parse() [][]*ast.File {
	files := make([][]*ast.File, len(l.packages))
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.NumCPU())
	for i, p := range l.packages {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			for _, name := range p.GoFiles {
				// A file that doesn't parse shows as an error of the type check.
				if f, _ := parser.ParseFile(l.fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution); f != nil {
					files[i] = append(files[i], f)
				}
			}
		})
	}
	wait.Wait()
	return files
}

func (l *loader) check(p *listedPackage, files []*ast.File) error {
	var first error
	config := types.Config{
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Importer:         importer{l, p},
		Sizes:            types.SizesFor("gc", "amd64"),
		Error: func(err error) {
			if first == nil {
				first = err
			}
		},
	}
	pkg, _ := config.Check(p.ImportPath, l.fset, files, nil)
	l.checked[p.ImportPath] = pkg
	if first != nil && !p.DepOnly {
		return fmt.Errorf("%s does not type-check: %w", p.ImportPath, first)
	}
	return nil
}

// importer finds packages that are checked already.
type importer struct {
	loader *loader
	of     *listedPackage
}

func (i importer) Import(path string) (*types.Package, error) {
	if mapped, ok := i.of.ImportMap[path]; ok {
		path = mapped
	}
	if pkg := i.loader.checked[path]; pkg != nil {
		return pkg, nil
	}
	return nil, fmt.Errorf("%s is not loaded", path)
}

// position is file:line, relative to the module when the file is in it.
func (l *loader) position(pos token.Pos) string {
	at := l.fset.Position(pos)
	name := strings.TrimPrefix(at.Filename, l.root+string(filepath.Separator))
	return fmt.Sprintf("%s:%d", filepath.ToSlash(name), at.Line)
}
