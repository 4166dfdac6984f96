// Prints, as JSON, everything that the importable packages of one Helm release export, as go/types says it. Run in the
// folder of the release in the module cache, which then is the main module and brings its own go.sum:
//
//	cd $(go env GOMODCACHE)/helm.sh/helm/v4@v4.3.1 && sdk-api
package main

import (
	"encoding/json"
	"fmt"
	"go/types"
	"os"
	"sort"
	"strings"
)

// apiPackage is what is printed of one package.
type apiPackage struct {
	Path    string   `json:"path"`
	Name    string   `json:"name"`
	Symbols []symbol `json:"symbols"`
}

// symbol is a package-level name, or a member of a type as `Type.Member`.
type symbol struct {
	Name string `json:"name"`
	// const, var, func, type, alias, field, embedded, method, imethod (of an interface), iembedded
	What string `json:"what"`
	// Of a declared type: "struct", "interface", or its underlying type.
	Type any `json:"type"`
	// The value of a constant that is a string, a bool or an integer, as Go writes it.
	Value string `json:"value,omitempty"`
	// file:line, relative to the module.
	Pos string `json:"pos"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	loaded, err := load()
	if err != nil {
		return err
	}
	out := []apiPackage{}
	for _, p := range loaded.packages {
		if p.Standard || p.DepOnly || p.Name == "main" || isInternal(p.ImportPath) {
			continue
		}
		out = append(out, listPackage(loaded, p))
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return json.NewEncoder(os.Stdout).Encode(out)
}

func isInternal(path string) bool {
	return strings.Contains("/"+path+"/", "/internal/")
}

func listPackage(l *loader, p *listedPackage) apiPackage {
	w := &writer{loader: l}
	scope := l.checked[p.ImportPath].Scope()
	for _, name := range scope.Names() {
		if object := scope.Lookup(name); object.Exported() {
			w.object(object)
		}
	}
	return apiPackage{Path: p.ImportPath, Name: p.Name, Symbols: w.symbols}
}

// writer collects the symbols of one package.
type writer struct {
	loader  *loader
	symbols []symbol
}

func (w *writer) add(object types.Object, name, what string, typ any) {
	w.symbols = append(w.symbols, symbol{Name: name, What: what, Type: typ, Pos: w.loader.position(object.Pos())})
}

func (w *writer) object(object types.Object) {
	name := object.Name()
	switch o := object.(type) {
	case *types.Const:
		w.add(o, name, "const", tree(o.Type()))
		w.symbols[len(w.symbols)-1].Value = constantValue(o)
	case *types.Var:
		w.add(o, name, "var", tree(o.Type()))
	case *types.Func:
		w.add(o, name, "func", tree(o.Type()))
	case *types.TypeName:
		w.typeName(o)
	}
}

func (w *writer) typeName(o *types.TypeName) {
	if o.IsAlias() {
		w.add(o, o.Name(), "alias", tree(types.Unalias(o.Type())))
		return
	}
	named, ok := o.Type().(*types.Named)
	if !ok {
		return
	}
	seen := map[string]bool{}
	switch u := named.Underlying().(type) {
	case *types.Struct:
		w.add(o, o.Name(), "type", "struct")
		w.methods(o.Name(), named, seen)
		w.fields(o.Name(), u, seen)
	case *types.Interface:
		w.add(o, o.Name(), "type", "interface")
		w.interfaceMethods(o.Name(), u)
	default:
		w.add(o, o.Name(), "type", tree(u))
		w.methods(o.Name(), named, seen)
	}
}

func (w *writer) methods(owner string, named *types.Named, seen map[string]bool) {
	for i := range named.NumMethods() {
		if m := named.Method(i); m.Exported() && !seen[m.Name()] {
			seen[m.Name()] = true
			w.add(m, owner+"."+m.Name(), "method", tree(m.Type()))
		}
	}
}

// fields lists exported fields. What an embedded type brings is left to that type, unless code outside can't name it
// (it is unexported or internal): then its methods and fields count as those of the struct.
func (w *writer) fields(owner string, s *types.Struct, seen map[string]bool) {
	for i := range s.NumFields() {
		f := s.Field(i)
		hidden := f.Embedded() && isHidden(f.Type())
		if f.Exported() && !seen[f.Name()] {
			seen[f.Name()] = true
			what := "field"
			if f.Embedded() {
				what = "embedded"
			}
			w.add(f, owner+"."+f.Name(), what, tree(f.Type()))
		}
		if hidden {
			w.promoted(owner, f.Type(), seen)
		}
	}
}

func (w *writer) promoted(owner string, typ types.Type, seen map[string]bool) {
	named := namedOf(typ)
	w.methods(owner, named, seen)
	switch u := named.Underlying().(type) {
	case *types.Struct:
		w.fields(owner, u, seen)
	case *types.Interface:
		for i := range u.NumMethods() {
			if m := u.Method(i); m.Exported() && !seen[m.Name()] {
				seen[m.Name()] = true
				w.add(m, owner+"."+m.Name(), "method", tree(m.Type()))
			}
		}
	}
}

func (w *writer) interfaceMethods(owner string, u *types.Interface) {
	for i := range u.NumExplicitMethods() {
		if m := u.ExplicitMethod(i); m.Exported() {
			w.add(m, owner+"."+m.Name(), "imethod", tree(m.Type()))
		}
	}
	for i := range u.NumEmbeddeds() {
		embedded := u.EmbeddedType(i)
		named := namedOf(embedded)
		if named == nil {
			continue
		}
		if inner, ok := named.Underlying().(*types.Interface); ok && isHidden(embedded) {
			w.interfaceMethods(owner, inner)
			continue
		}
		w.add(named.Obj(), owner+"."+named.Obj().Name(), "iembedded", tree(embedded))
	}
}

func namedOf(typ types.Type) *types.Named {
	if p, ok := types.Unalias(typ).(*types.Pointer); ok {
		typ = p.Elem()
	}
	named, _ := types.Unalias(typ).(*types.Named)
	return named
}

// isHidden tells whether code outside the module can't name the type.
func isHidden(typ types.Type) bool {
	named := namedOf(typ)
	if named == nil || named.Obj().Pkg() == nil {
		return false
	}
	path := named.Obj().Pkg().Path()
	return !named.Obj().Exported() || strings.HasPrefix(path, "helm.sh/helm/") && isInternal(path)
}
