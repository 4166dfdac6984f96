// Added to Helm's own main package by build.mjs. With HELM4_AUDIT_DUMP set, the binary prints its command tree as JSON
// and ends; without it, it is Helm as ever. The tree is the one that Helm itself builds, so nothing is read from source.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

type dumpedFlag struct {
	Name       string `json:"name"`
	Shorthand  string `json:"shorthand,omitempty"`
	Type       string `json:"type"`
	Default    string `json:"default"`
	NoOptDef   string `json:"noOptDefVal,omitempty"`
	Deprecated string `json:"deprecated,omitempty"`
	Hidden     bool   `json:"hidden,omitempty"`
	Persistent bool   `json:"persistent,omitempty"`
}

type dumpedCommand struct {
	Path       string       `json:"path"`
	Use        string       `json:"use"`
	Aliases    []string     `json:"aliases,omitempty"`
	Hidden     bool         `json:"hidden,omitempty"`
	Deprecated string       `json:"deprecated,omitempty"`
	Runnable   bool         `json:"runnable"`
	RawFlags   bool         `json:"disableFlagParsing,omitempty"`
	Arity      []int        `json:"arity"`
	Flags      []dumpedFlag `json:"flags"`
}

// moreArguments is a count that only commands without an upper bound accept.
const moreArguments = 40

// arity asks the command's own check which numbers of arguments it accepts: the lowest and the highest, -1 for no bound.
func arity(c *cobra.Command) []int {
	low, high := -1, -1
	for n := 0; n <= moreArguments; n++ {
		args := make([]string, n)
		for i := range args {
			args[i] = fmt.Sprintf("a%d", i)
		}
		if c.Args != nil && c.Args(c, args) != nil {
			continue
		}
		if low < 0 {
			low = n
		}
		high = n
	}
	if high == moreArguments {
		high = -1
	}
	return []int{low, high}
}

func dumpFlags(c *cobra.Command) []dumpedFlag {
	flags := []dumpedFlag{}
	persistent := c.PersistentFlags()
	add := func(f *pflag.Flag) {
		flags = append(flags, dumpedFlag{
			Name: f.Name, Shorthand: f.Shorthand, Type: f.Value.Type(), Default: f.DefValue, NoOptDef: f.NoOptDefVal,
			Deprecated: f.Deprecated, Hidden: f.Hidden, Persistent: persistent.Lookup(f.Name) != nil,
		})
	}
	c.NonInheritedFlags().VisitAll(add)
	sort.Slice(flags, func(a, b int) bool { return flags[a].Name < flags[b].Name })
	return flags
}

func dumpCommand(c *cobra.Command, out []dumpedCommand) []dumpedCommand {
	c.InitDefaultHelpFlag()
	path := strings.TrimSpace(strings.TrimPrefix(c.CommandPath(), c.Root().Name()))
	out = append(out, dumpedCommand{
		Path: path, Use: c.Use, Aliases: c.Aliases, Hidden: c.Hidden, Deprecated: c.Deprecated, Runnable: c.Runnable(),
		RawFlags: c.DisableFlagParsing, Arity: arity(c), Flags: dumpFlags(c),
	})
	children := c.Commands()
	sort.Slice(children, func(a, b int) bool { return children[a].Name() < children[b].Name() })
	for _, child := range children {
		out = dumpCommand(child, out)
	}
	return out
}

func init() {
	if os.Getenv("HELM4_AUDIT_DUMP") == "" {
		return
	}
	root, err := auditRoot(io.Discard)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	root.InitDefaultHelpCmd()
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(dumpCommand(root, nil)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}
