package main

import (
	"go/constant"
	"go/types"
)

// tree is a type as nested lists: ["basic", name], ["named", path, name, args...], ["pointer", T], ["slice", T],
// ["array", T], ["map", K, V], ["chan", T], ["func"|"variadic", [params], [results]], ["struct", [name, T, embedded]...],
// ["interface", [name, T]...], ["typeparam", name]. Aliases are resolved.
func tree(typ types.Type) any {
	switch t := types.Unalias(typ).(type) {
	case *types.Basic:
		return []any{"basic", t.Name()}
	case *types.Named:
		return namedTree(t)
	case *types.Pointer:
		return []any{"pointer", tree(t.Elem())}
	case *types.Slice:
		return []any{"slice", tree(t.Elem())}
	case *types.Array:
		return []any{"array", tree(t.Elem())}
	case *types.Map:
		return []any{"map", tree(t.Key()), tree(t.Elem())}
	case *types.Chan:
		return []any{"chan", tree(t.Elem())}
	case *types.Signature:
		what := "func"
		if t.Variadic() {
			what = "variadic"
		}
		return []any{what, tuple(t.Params()), tuple(t.Results())}
	case *types.Struct:
		list := []any{"struct"}
		for i := range t.NumFields() {
			f := t.Field(i)
			list = append(list, []any{f.Name(), tree(f.Type()), f.Embedded()})
		}
		return list
	case *types.Interface:
		if t.Empty() {
			return []any{"basic", "any"}
		}
		list := []any{"interface"}
		for i := range t.NumMethods() {
			list = append(list, []any{t.Method(i).Name(), tree(t.Method(i).Type())})
		}
		return list
	case *types.TypeParam:
		return []any{"typeparam", t.Obj().Name()}
	default:
		return []any{"unknown"}
	}
}

func namedTree(t *types.Named) any {
	object := t.Obj()
	if object.Pkg() == nil {
		return []any{"basic", object.Name()}
	}
	list := []any{"named", object.Pkg().Path(), object.Name()}
	for i := range t.TypeArgs().Len() {
		list = append(list, tree(t.TypeArgs().At(i)))
	}
	return list
}

func tuple(t *types.Tuple) []any {
	list := []any{}
	for i := range t.Len() {
		list = append(list, tree(t.At(i).Type()))
	}
	return list
}

func constantValue(c *types.Const) string {
	switch c.Val().Kind() {
	case constant.String, constant.Bool, constant.Int:
		return c.Val().ExactString()
	default:
		return ""
	}
}
