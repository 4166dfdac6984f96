// Package traps makes the traps happen that src/helm/data/sdk-traps.json marks as run: each test does the same with
// Helm 3 and with Helm 4, and is named after its trap.
package traps

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	action3 "helm.sh/helm/v3/pkg/action"
	chart3 "helm.sh/helm/v3/pkg/chart"
	chartutil3 "helm.sh/helm/v3/pkg/chartutil"
	fake3 "helm.sh/helm/v3/pkg/kube/fake"
	storage3 "helm.sh/helm/v3/pkg/storage"
	driver3 "helm.sh/helm/v3/pkg/storage/driver"
	"helm.sh/helm/v4/pkg/action"
	"helm.sh/helm/v4/pkg/chart/common"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/kube"
	"helm.sh/helm/v4/pkg/kube/fake"
	"helm.sh/helm/v4/pkg/storage"
	"helm.sh/helm/v4/pkg/storage/driver"
)

var errUnreachable = errors.New("no cluster here")

const (
	configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: plain\n"
	hook      = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: hooked\n  annotations:\n    helm.sh/hook: pre-install\n"
)

// client3 is a cluster of Helm 3 that prints, and can't be reached when told so.
type client3 struct {
	fake3.PrintingKubeClient
	unreachable bool
}

func (c *client3) IsReachable() error {
	if c.unreachable {
		return errUnreachable
	}
	return nil
}

// client4 chooses its waiters as the real client does.
type client4 struct {
	fake.FailingKubeClient
}

func (c *client4) GetWaiter(strategy kube.WaitStrategy) (kube.Waiter, error) {
	return c.GetWaiterWithOptions(strategy)
}

func (c *client4) GetWaiterWithOptions(strategy kube.WaitStrategy, options ...kube.WaitOption) (kube.Waiter, error) {
	if strategy == "" {
		return kube.New(nil).GetWaiterWithOptions(strategy, options...)
	}
	return c.FailingKubeClient.GetWaiterWithOptions(strategy, options...)
}

func config3() (*action3.Configuration, *client3) {
	cluster := &client3{PrintingKubeClient: fake3.PrintingKubeClient{Out: io.Discard}}
	return &action3.Configuration{
		Releases:     storage3.Init(driver3.NewMemory()),
		KubeClient:   cluster,
		Capabilities: chartutil3.DefaultCapabilities,
		Log:          func(string, ...interface{}) {},
	}, cluster
}

func config4() (*action.Configuration, *client4) {
	cluster := &client4{fake.FailingKubeClient{PrintingKubeClient: fake.PrintingKubeClient{Out: io.Discard}}}
	config := action.NewConfiguration()
	config.Releases = storage.Init(driver.NewMemory())
	config.KubeClient = cluster
	config.Capabilities = common.DefaultCapabilities
	return config, cluster
}

func chartOf3(templates map[string]string) *chart3.Chart {
	made := &chart3.Chart{Metadata: &chart3.Metadata{APIVersion: "v2", Name: "demo", Version: "0.1.0"}}
	for name, text := range templates {
		made.Templates = append(made.Templates, &chart3.File{Name: "templates/" + name, Data: []byte(text)})
	}
	return made
}

func chartOf4(templates map[string]string) *chart.Chart {
	made := &chart.Chart{Metadata: &chart.Metadata{APIVersion: "v2", Name: "demo", Version: "0.1.0"}}
	for name, text := range templates {
		made.Templates = append(made.Templates, &common.File{Name: "templates/" + name, Data: []byte(text)})
	}
	return made
}

func install3(config *action3.Configuration) *action3.Install {
	made := action3.NewInstall(config)
	made.ReleaseName, made.Namespace, made.Timeout = "demo", "default", time.Second
	return made
}

func install4(config *action.Configuration) *action.Install {
	made := action.NewInstall(config)
	made.ReleaseName, made.Namespace, made.Timeout = "demo", "default", time.Second
	made.WaitStrategy = kube.HookOnlyStrategy
	return made
}

// recorder is a post-renderer of both majors that keeps what it was given.
type recorder struct {
	seen string
}

func (r *recorder) Run(manifests *bytes.Buffer) (*bytes.Buffer, error) {
	r.seen = manifests.String()
	return manifests, nil
}

func wantError(t *testing.T, err error, text string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), text) {
		t.Errorf("got error %v, want one with %q", err, text)
	}
}

func wantNone(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("got error %v, want none", err)
	}
}

func want[T comparable](t *testing.T, what string, got, wanted T) {
	t.Helper()
	if got != wanted {
		t.Errorf("%s is %v, want %v", what, got, wanted)
	}
}
