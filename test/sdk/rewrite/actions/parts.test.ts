import { expect, test } from 'vitest';
import { rewriteBody, rewriteFiles } from './rewritten.ts';

const CASES: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'a log function is set before Init': [
    `
conf := new(action.Configuration)
if err := conf.Init(settings.RESTClientGetter(), "ns", os.Getenv("HELM_DRIVER"), log.Printf); err != nil {
	return
}
conf.Log("ready")
conf.Log("%d ready", 1)
conf.Log = log.Printf
other := &action.Configuration{}
_ = other.Init(nil, "", "", conf.Log)`,
    `conf := new(action.Configuration)
conf.SetLogger(helmLogHandler(log.Printf))
if err := conf.Init(settings.RESTClientGetter(), "ns", os.Getenv("HELM_DRIVER")); err != nil {
	return
}
conf.Logger().Debug("ready")
conf.Logger().Debug(fmt.Sprintf("%d ready", 1))
conf.SetLogger(helmLogHandler(log.Printf))
other := &action.Configuration{}
other.SetLogger(conf.Logger().Handler())
_ = other.Init(nil, "", "")`,
  ],
  'a log function of several lines, and one that logs nothing': [
    `
if ask() {
	err := cfg.Init(
		nil,
		"ns", // of the team
		"",
		func(format string, v ...any) {
			log.Printf(format, v...)

			log.Print()
		},
	)
	_ = err
}
cfg.Init(nil, "", "", func(string, ...any) {})`,
    `if ask() {
	cfg.SetLogger(helmLogHandler(func(format string, v ...any) {
		log.Printf(format, v...)

		log.Print()
	}))
	err := cfg.Init(
		nil,
		"ns", // of the team
		"",
	)
	_ = err
}
cfg.SetLogger(slog.DiscardHandler)
cfg.Init(nil, "", "")`,
  ],
  'a log function in a literal': [
    `
conf := &action.Configuration{Log: log.Printf, KubeClient: nil}
var debug action.DebugLog = action.DebugLog(log.Printf)
_, _ = conf, debug`,
    `conf := &action.Configuration{KubeClient: nil}
conf.SetLogger(helmLogHandler(log.Printf))
var debug func(format string, v ...any) = (func(format string, v ...any))(log.Printf)
_, _ = conf, debug`,
  ],
  'downloads get a content cache': [
    `
man := &downloader.Manager{
	Out:             os.Stdout,
	RepositoryCache: settings.RepositoryCache, // of all
}
one := downloader.ChartDownloader{Getters: getter.All(settings)}
two := downloader.ChartDownloader{
	Out: os.Stdout,
}
var three downloader.ChartDownloader
_ = []any{man, one, two, three, &cli.EnvSettings{}}`,
    `man := &downloader.Manager{
	Out:             os.Stdout,
	RepositoryCache: settings.RepositoryCache, // of all
	ContentCache:    settings.ContentCache,
}
one := downloader.ChartDownloader{Getters: getter.All(settings), ContentCache: settings.ContentCache}
two := downloader.ChartDownloader{
	Out:          os.Stdout,
	ContentCache: helmpath.CachePath("content"),
}
var three downloader.ChartDownloader
three.ContentCache = helmpath.CachePath("content")
_ = []any{man, one, two, three, &cli.EnvSettings{ContentCache: helmpath.CachePath("content")}}`,
  ],
};

test.each(Object.entries(CASES))('%s', (_name, [before, after]) => {
  const result = rewriteBody(before);
  expect(result.body).toBe(after);
  expect(result.manual).toEqual([]);
  expect(result.unsafe).toEqual([]);
});

test('a configuration that is returned gets a name first', () => {
  const { files } = rewriteFiles({
    'main.go': `package main

import "helm.sh/helm/v3/pkg/action"

func make(log action.DebugLog) (*action.Configuration, error) {
	return &action.Configuration{
		Log: log,
	}, nil
}
`,
  });
  expect(files['main.go']).toContain(`func make(log func(format string, v ...any)) (*action.Configuration, error) {
	cfg := &action.Configuration{}
	cfg.SetLogger(helmLogHandler(log))
	return cfg, nil
}
`);
});

test('a configuration that is made in the statement itself is left to a person', () => {
  const { manual } = rewriteBody(`
if conf := new(action.Configuration); conf.Init(nil, "", "", log.Printf) != nil {
	return
} else if cfg.Init(nil, "", "", log.Printf) != nil {
	return
}`);
  expect(manual.map((line) => line.split(':')[0])).toEqual(['26 Configuration.Init', '28 Configuration.Init']);
});

test('a configuration that is copied is told', () => {
  const { manual } = rewriteFiles({
    'main.go': `package main

import "helm.sh/helm/v3/pkg/action"

type holder struct {
	cfg  action.Configuration
	also *action.Configuration
}

func copied(cfg action.Configuration) {}

func pointed(cfg *action.Configuration) {}
`,
  });
  expect(manual).toEqual(['10 Configuration: a configuration of Helm 4 must not be copied: hand it on by its pointer']);
});

test('line ends of Windows stay', () => {
  const text = `package main

import "helm.sh/helm/v3/pkg/action"

func f(cfg *action.Configuration) error {
	client := action.NewRollback(cfg)
	client.Force = true
	return client.Run("x")
}
`.replaceAll('\n', '\r\n');
  const after = rewriteFiles({ 'main.go': text }).files['main.go'] ?? '';
  expect(after).toContain('client.WaitStrategy = kube.HookOnlyStrategy\r\n\tclient.ForceReplace = true\r\n');
  expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});
