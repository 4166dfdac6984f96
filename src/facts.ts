/**
 * The vocabulary between readers and rules. Readers turn text into facts; rules judge facts; neither knows the other.
 */
import type { Span } from './source/span.ts';

/** A place in the structure of a file, outermost first: the file, a job, a step, a build stage, a target, a function. */
export type Scope = readonly ScopeSegment[];

export interface ScopeSegment {
  readonly kind: 'file' | 'job' | 'step' | 'stage' | 'target' | 'function' | 'fence';
  /** What tells it from its siblings: a job id, a stage name or number, a target. */
  readonly name: string;
  /** Position among siblings that run one after another (steps, instructions); a pin reaches only what comes after it. */
  readonly order?: number;
}

/** A branch that is taken only for one major version of Helm, because its condition tests the Helm version. */
export interface Guard {
  /** The major for which the branch runs; undefined when the test could not be read. */
  readonly major: 2 | 3 | 4 | undefined;
  /** The condition. */
  readonly span: Span;
}

/**
 * One argument. `span` is where its text is *written*, which for a value that came through a variable is the assignment;
 * `via` then lists the places that it passed through, the one in the command first.
 */
export interface Word {
  /** The text that the program receives, when all of it is known. */
  readonly text: string | undefined;
  /** The text with unknown parts as they are written: `v${VERSION}`. */
  readonly shown: string;
  readonly span: Span;
  readonly via: readonly Span[];
  /** References that could not be resolved, as written. */
  readonly unknown: readonly string[];
  /** Unquoted or a list: it may stand for several words, flags among them. */
  readonly open: boolean;
  /** Present only on some paths through the script. */
  readonly maybe: boolean;
  /** Version tests around the place where the word is written. */
  readonly guards: readonly Guard[];
  /** The pieces it is put together from, in order; absent when it is written in one piece. */
  readonly parts?: readonly WordPart[];
}

export interface WordPart {
  /** Undefined for a reference that could not be resolved. */
  readonly text: string | undefined;
  readonly span: Span;
}

export type Origin = 'shell' | 'arguments' | 'task' | 'documentation';

export interface Flag {
  /** Long name without dashes; the letter itself when no release knows a long name for it. */
  readonly name: string;
  /** As written, without a value: `--wait`, `-a`. */
  readonly written: string;
  /** Whether it was one letter of a cluster such as `-aA`. */
  readonly cluster: boolean;
  /** The value: attached with `=`, the rest of a cluster, or the next word. */
  readonly value: Word | undefined;
  readonly attached: boolean;
  /** The word that holds the flag, attached value included. */
  readonly word: Word;
  /** The flag as it is written, with an attached value; never a value in the next word. */
  readonly span: Span;
  /** Whether some Helm release has this flag on this command. */
  readonly known: boolean;
}

export interface Binary {
  /** What the command was called as: `helm`, `helm3`, `/usr/local/bin/helm`, `$HELM`. */
  readonly shown: string;
  readonly span: Span;
  /** Base name without directory and `.exe`: `helm`, `helm3`, `helm-v3.18.0`. */
  readonly name: string;
  /** The image that runs it, for `docker run alpine/helm:3.16 …` and image entry points. */
  readonly image: string | undefined;
}

/** What becomes of a command's output and failure, as far as the text around it says. */
export interface Output {
  readonly stdout: 'shown' | 'captured' | 'piped' | 'file' | 'null';
  readonly stderr: 'shown' | 'stdout' | 'file' | 'null';
  /** Commands further down the pipe, each as its words. */
  readonly pipe: readonly (readonly string[])[];
  /** Followed by `||`: the first words of what runs on failure. */
  readonly onFailure: readonly string[] | undefined;
  /** Stands behind `||`: the first words of what failed when it runs. */
  readonly insteadOf?: readonly string[];
  /** The condition of an `if`, `while`, `&&`, `||` or `!`: its exit code is looked at. */
  readonly tested: boolean;
}

/** One call of Helm. */
export interface HelmCommand {
  readonly kind: 'command';
  readonly origin: Origin;
  readonly scope: Scope;
  /** From the binary to the last word, where the command is written. */
  readonly span: Span;
  readonly binary: Binary;
  /** Commands in front of it: `sudo`, `timeout`, `xargs`, … */
  readonly wrappers: readonly string[];
  /** A plugin between `helm` and the sub-command (`secrets`, `diff`), or the plugin command itself. */
  readonly plugin: string | undefined;
  /** Sub-command path with aliases resolved: `['upgrade']`, `['registry', 'login']`; empty when unknown. */
  readonly path: readonly string[];
  readonly flags: readonly Flag[];
  /** Positional words after the sub-command path. */
  readonly args: readonly Word[];
  /** Every word after the binary, in order, before any judgement. */
  readonly words: readonly Word[];
  /** Words that may hold further flags and could not be resolved. */
  readonly unresolved: readonly Word[];
  /** `NAME=value` written in front of the command. */
  readonly env: readonly EnvSetting[];
  readonly output: Output;
  /** Version tests around the command. */
  readonly guards: readonly Guard[];
  /** Calls through which a function body was reached, outermost first. */
  readonly calls: readonly Span[];
  /**
   * Where its relative paths count from, when the text says so: from the root of the repository or the place of the file.
   * What is not known of it is `**`.
   */
  readonly directory?: string;
  /**
   * In the text of a POSIX shell the place in front of which `NAME=value` sets its environment: where the simple command
   * begins, with nothing in it. Absent when its binary is not written there.
   */
  readonly begins?: Span;
  /** What had to be taken for granted to read it; absent when nothing had. */
  readonly assumes?: string;
}

/** How a pin brings Helm in. */
export type PinMeans =
  | 'setup-action'
  | 'install-script'
  | 'archive'
  | 'image'
  | 'package'
  | 'version-file'
  | 'runner'
  | 'go-install'
  | 'bundle';

/** Something that decides which Helm is installed or run. */
export interface HelmPin {
  readonly kind: 'pin';
  readonly origin: Origin;
  readonly scope: Scope;
  readonly means: PinMeans;
  /** `azure/setup-helm`, `get-helm-3`, `alpine/helm`, `apt`, `ubuntu-24.04`, … */
  readonly tool: string;
  /** The version as written, when one is written. Its span is where the version stands. */
  readonly version: Word | undefined;
  /** The Helm releases that this gives, as a semver range; undefined when it cannot be known from the text. */
  readonly range: string | undefined;
  /** Whether it resolves to whatever is newest, or whatever the machine has, at run time. */
  readonly floating: boolean;
  /** Set when it is the image of one command (`docker run`), and reaches no other. */
  readonly only?: true;
  /**
   * Set for what a machine has when the job that runs on it calls no Helm itself: it counts only where something that the job
   * runs does.
   */
  readonly provisional?: true;
  /** Set for a version file: it counts for commands below its own directory that nothing nearer decides for. */
  readonly directory?: true;
  /** What the installed command is called, when it is not `helm`. */
  readonly binary: string | undefined;
  /** Where the pin is written: the version if there is one, else what stands for it. */
  readonly span: Span;
  /** The sentence that says why this range: "get-helm-3 installs the newest Helm 3". */
  readonly because: string;
  /** What had to be taken for granted to read it as a pin; absent when nothing had. */
  readonly assumes?: string;
  readonly guards: readonly Guard[];
}

/** A variable of the environment that Helm reads (or once read), being set; or one that a program reads as Helm does. */
export interface EnvSetting {
  readonly kind: 'env';
  readonly origin: Origin;
  readonly scope: Scope;
  readonly name: string;
  readonly value: Word | undefined;
  readonly span: Span;
  /** Set when the program reads the variable and does not set it. */
  readonly reads?: true;
  /** What had to be taken for granted to read it; absent when nothing had. */
  readonly assumes?: string;
}

/** A plugin.yaml of a Helm plugin that this repository ships. */
export interface PluginManifest {
  readonly kind: 'plugin-manifest';
  readonly scope: Scope;
  readonly name: string | undefined;
  readonly apiVersion: string | undefined;
  readonly version: Word | undefined;
  /** Keys of interest and where they stand. */
  readonly keys: ReadonlyMap<string, Span>;
  readonly span: Span;
}

/** A file that Helm commands of this repository read as values, with how many YAML documents it holds. */
export interface ValuesFile {
  readonly kind: 'values-file';
  readonly scope: Scope;
  /** Non-empty documents. */
  readonly documents: number;
  /** The marker that begins the second document. */
  readonly span: Span;
  /** Where commands name it. */
  readonly usedBy: readonly Span[];
}

/** A program of this repository, written in a language with `#!`, that Helm commands name as their post-renderer. */
export interface PostRendererFile {
  readonly kind: 'post-renderer-file';
  readonly scope: Scope;
  /** The line that names its interpreter. */
  readonly span: Span;
  /** Where commands name it, with its folder as they write it, when that needs no quotes: `./hooks`, `$DIR/hooks`. */
  readonly usedBy: readonly { readonly span: Span; readonly folder: string | undefined }[];
}

/** A URL or host that matters by itself, wherever it stands. */
export interface UrlUse {
  readonly kind: 'url';
  readonly origin: Origin;
  readonly scope: Scope;
  readonly url: string;
  readonly span: Span;
}

/** How one file of a repository leads to another. */
export type LinkKind =
  /** Runs it as a program: `./deploy.sh`, `bash scripts/deploy.sh`, `python tools/release.py`. */
  | 'run'
  /** Runs it in its own place, so that variables and functions stay: `source lib.sh`. */
  | 'source'
  /** Is completed by it: `include common.mk`, `include: local:`, a template of a pipeline. */
  | 'include'
  /** Calls a target, task or script that it defines: `make deploy`, `task deploy`, `npm run deploy`. */
  | 'target'
  /** Calls it as an action or a workflow: `uses: ./.github/actions/setup`. */
  | 'uses'
  /** Runs in an image that may be built in the repository: `container: ghcr.io/acme/ci`. */
  | 'image'
  /** Builds an image from it: `docker build -t ghcr.io/acme/ci -f ci/Dockerfile .` */
  | 'build'
  /** Takes variables from it: `docker run --env-file .env`, `dotenv: ['.env']`. */
  | 'variables'
  /** Installs the tools that a version file names: `mise install`, `nix develop`. */
  | 'tools';

/**
 * Another file of the repository that this place runs, includes or takes values from. Readers say what is written; the audit
 * finds the file.
 */
export interface Link {
  readonly kind: 'link';
  readonly origin: Origin;
  readonly scope: Scope;
  readonly how: LinkKind;
  /** The path as written: a file or, for `target`, its directory; the name of the image for `image` and `build`. */
  readonly path: string;
  /** For `build`: the Dockerfile. */
  readonly file?: string;
  /** The directory that `path` counts from, when it is not the root of the repository or that of the file itself. */
  readonly from?: string;
  /** What finds the file for `target` and `tools`. */
  readonly tool?:
    | 'make'
    | 'task'
    | 'just'
    | 'npm'
    | 'rake'
    | 'earthly'
    | 'mage'
    | 'asdf'
    | 'mise'
    | 'aqua'
    | 'devbox'
    | 'nix'
    | 'brew'
    | 'conda'
    | 'devcontainer'
    /** `path` is the name of an object of the cluster. */
    | 'tekton'
    | 'argo';
  /** The target, task or script that is called, `.default` for the first of a Makefile; undefined for the whole file. */
  readonly name?: string;
  /** For `make` and `task` those of the form `NAME=value`. */
  readonly arguments: readonly Word[];
  /** Variables that the other file sees: environment, inputs, parameters. */
  readonly variables: readonly (readonly [name: string, value: Word])[];
  readonly guards: readonly Guard[];
  readonly span: Span;
}

/** How a Go program uses Helm's SDK at one place. */
export type SdkHow =
  /** Imports one of its packages. */
  | 'import'
  /** Names something of a package: `action.NewInstall`, `chart.Metadata`. */
  | 'name'
  /** Reads or writes a field: `client.Wait`. */
  | 'field'
  /** Calls a method, or takes it as a value: `client.Run`. */
  | 'method'
  /** Sets a field in a composite literal: `repo.Entry{InsecureSkipTLSverify: true}`. */
  | 'key'
  /** Embeds a type, or declares the methods of one of its interfaces. */
  | 'implements'
  /** Compares the text of an error that Helm words. */
  | 'error-text'
  /** Leaves out what Helm 4 needs: a wait strategy that nothing sets. */
  | 'missing';

/** What moving the module to Helm 4 does at one place. */
export type SdkChange =
  /** Only the import changes, or nothing. */
  | { readonly kind: 'none' }
  /**
   * `fix` rewrites it; the edits of a module stand or fall together. While a module has safe ones, they are written by themselves
   * and bring the imports that they need; one that is not safe has only its own edits until then.
   */
  | {
      readonly kind: 'mechanical';
      readonly edits: readonly { readonly span: Span; readonly text: string }[];
      /** Files that it brings along: helpers, where the module itself is not told. */
      readonly creates?: readonly { readonly path: string; readonly text: string }[];
      /** Whether the program behaves as before. */
      readonly safe: boolean;
      /** What the rewrite does, as an imperative without full stop. */
      readonly title: string;
    }
  /** A person has to decide; `reason` is one sentence. */
  | { readonly kind: 'manual'; readonly reason: string };

/** A use of Helm's Go SDK. */
export interface SdkUse {
  readonly kind: 'sdk';
  readonly scope: Scope;
  /** The identifier, or the import path between its quotes. */
  readonly span: Span;
  /** The major that the file imports there. */
  readonly major: 2 | 3 | 4;
  /** The release of that major that go.mod requires: `4.1.0`; absent when it names none. */
  readonly version?: string;
  readonly how: SdkHow;
  /** Under `helm.sh/helm/vN/`: `pkg/action`. */
  readonly package: string;
  /** `NewInstall`, `Install.Wait`; empty for an import. */
  readonly symbol: string;
  /** The directory of its go.mod, relative to the root of the audit; empty for the root, undefined without a go.mod. */
  readonly module: string | undefined;
  /** Whether it stands in a test file. */
  readonly test: boolean;
  /** Whether the file says that it was generated. */
  readonly generated: boolean;
  readonly change: SdkChange;
  /** Traps of the SDK map that apply here: what compiles and then behaves differently. */
  readonly traps: readonly string[];
}

/** A Go module that requires Helm's SDK, or Go files that import it without a go.mod. */
export interface SdkModule {
  readonly kind: 'sdk-module';
  readonly scope: Scope;
  /** The module path; undefined without a go.mod. */
  readonly path: string | undefined;
  /** Relative to the root of the audit. */
  readonly directory: string;
  /** Where go.mod requires Helm, by major; the span is that of the version. */
  readonly requires: readonly {
    readonly major: 2 | 3 | 4;
    readonly version: string;
    readonly indirect: boolean;
    readonly span: Span;
  }[];
  /** `replace` directives of the SDK. */
  readonly replaced: readonly { readonly span: Span; readonly by: string }[];
  /** A copy of the SDK in the repository: `vendor/helm.sh/helm/v3`. */
  readonly vendored: readonly string[];
  /** What `fix` writes besides the edits of the uses: go.mod, a file of helpers; none when a use brings it along. */
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
  readonly creates: readonly { readonly path: string; readonly text: string }[];
  /** The requirement of Helm in go.mod, or the first import. */
  readonly span: Span;
}

/** An option of a library or tool that drives Helm, set in a program or a file of its own. */
export interface HelmSetting {
  readonly kind: 'setting';
  readonly origin: Origin;
  readonly scope: Scope;
  /** `pulumi`, `aws-cdk`, `cdk8s`. */
  readonly tool: string;
  /** What it is an option of: `kubernetes.helm.v3.Release`. */
  readonly construct: string;
  /** The option as the tool calls it: `atomic`; empty for the construct itself. */
  readonly option: string;
  readonly value: Word | undefined;
  /** Where the option is written; for the construct itself its name. */
  readonly span: Span;
  /** The version of the library that the repository names (package.json), as written. */
  readonly library: Word | undefined;
  /** What had to be taken for granted to read it; absent when nothing had. */
  readonly assumes?: string;
}

/** Something that points outside what was read: an included pipeline, a remote workflow, a submodule. */
export interface Outside {
  readonly kind: 'outside';
  readonly scope: Scope;
  readonly what: string;
  readonly span: Span;
}

/** What was seen and not understood. */
export interface Unresolved {
  readonly kind: 'unresolved';
  readonly scope: Scope;
  readonly span: Span;
  /** What it is: `$EXTRA_ARGS`, `unterminated quote`. */
  readonly what: string;
  readonly reason: string;
  /** Whether a finding could hide behind it. */
  readonly relevant: boolean;
}

export type Fact =
  | HelmCommand
  | HelmPin
  | EnvSetting
  | PluginManifest
  | ValuesFile
  | PostRendererFile
  | UrlUse
  | SdkUse
  | SdkModule
  | HelmSetting
  | Link
  | Outside
  | Unresolved;
