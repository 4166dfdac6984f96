/** Go files before and after. */
import { sdkApi } from '../../../../src/helm/sdk/index.ts';
import type { TextEdit, Use } from '../../../../src/sdk/rewrite/context.ts';
import { type PackagePlan, planPackage } from '../../../../src/sdk/rewrite/plan-package.ts';
import type { CheckedFile } from '../../../../src/sdk/types/checked.ts';
import { usesOf } from '../../../../src/sdk/uses.ts';
import { applyEdits, compareEdits } from '../../../../src/source/edits.ts';
import { checked } from '../../go-module.ts';

export interface Rewritten {
  /** By path, helper files included. */
  readonly files: Readonly<Record<string, string>>;
  /** `line symbol: reason` of what a person has to decide. */
  readonly manual: readonly string[];
  /** `line symbol` of what changes behaviour. */
  readonly unsafe: readonly string[];
}

/** What becomes of the files of a module. */
export function rewriteFiles(files: Readonly<Record<string, string>>, target = '4.3.1'): Rewritten {
  const packages = checked(files);
  const uses = usesOf(packages, sdkApi());
  const result: Record<string, string> = { ...files };
  const plans: PackagePlan[] = [];
  for (const pkg of packages) {
    const byFile = new Map<CheckedFile, Use[]>();
    for (const use of uses) if (use.pkg === pkg) byFile.set(use.file, [...(byFile.get(use.file) ?? []), use]);
    const options = { target, api: sdkApi(), held: () => undefined, paths: new Set(Object.keys(files)), unsafe: true };
    const plan = planPackage(pkg, byFile, options);
    plans.push(plan);
    for (const file of pkg.files) {
      const edits: TextEdit[] = [];
      for (const { use, outcome } of plan.uses) {
        if (use.file === file && outcome.kind === 'mechanical') edits.push(...outcome.edits);
      }
      result[file.path] = applyEdits(file.file.text, edits.sort(compareEdits));
    }
    for (const { path, text } of plan.creates) result[path] = text;
  }
  const planned = plans.flatMap((plan) => plan.uses);
  const lineOf = (use: Use): number => use.file.file.text.slice(0, use.node.start).split('\n').length;
  return {
    files: result,
    manual: planned.flatMap(({ use, outcome }) =>
      outcome.kind === 'manual' ? [`${lineOf(use)} ${use.symbol}: ${outcome.reason}`] : [],
    ),
    unsafe: planned.flatMap(({ use, outcome }) =>
      outcome.kind === 'mechanical' && !outcome.safe ? [`${lineOf(use)} ${use.symbol}`] : [],
    ),
  };
}

/** What becomes of the body of a function that has these variables; the lines between its braces, without indentation. */
export function rewriteBody(body: string, target = '4.3.1'): Rewritten & { readonly body: string } {
  const lines = body.replace(/^\n/, '').trimEnd().split('\n');
  const text = `package main

import (
	"log"
	"os"
	"strings"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/cli"
	"helm.sh/helm/v3/pkg/downloader"
	"helm.sh/helm/v3/pkg/getter"
	"helm.sh/helm/v3/pkg/postrender"
	"helm.sh/helm/v3/pkg/release"
)

var _ = []any{log.Printf, os.Stdout, strings.Contains, downloader.VerifyNever, getter.All, postrender.NewExec, release.HookTest}

type options struct {
	wait, atomic, dryRun, force, clientOnly bool
	option                                  string
	renderer                                postrender.PostRenderer
}

func f(cfg *action.Configuration, settings *cli.EnvSettings, ch *chart.Chart, o options, ask func() bool) {
${lines.map((line) => (line === '' ? '' : `\t${line}`)).join('\n')}
}
`;
  const result = rewriteFiles({ 'main.go': text }, target);
  const [, after = ''] = result.files['main.go']?.split('ask func() bool) {\n') ?? [];
  const inner = after.slice(0, after.lastIndexOf('\n}'));
  return { ...result, body: inner.replaceAll(/^\t/gm, '') };
}
