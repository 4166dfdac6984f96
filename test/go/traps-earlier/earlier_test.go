// Package earlier makes traps happen that only earlier releases of Helm 4 have; named after them, as those of ../traps.
package earlier

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v4/pkg/action"
	"helm.sh/helm/v4/pkg/chart/common"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/kube"
	"helm.sh/helm/v4/pkg/kube/fake"
	"helm.sh/helm/v4/pkg/storage"
	"helm.sh/helm/v4/pkg/storage/driver"
)

const definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things.example.com\n"

var errWaited = errors.New("waited")

// client keeps the strategies of the waiters that it was asked for.
type client struct {
	fake.FailingKubeClient
	asked []kube.WaitStrategy
}

func (c *client) GetWaiterWithOptions(strategy kube.WaitStrategy, options ...kube.WaitOption) (kube.Waiter, error) {
	c.asked = append(c.asked, strategy)
	return c.FailingKubeClient.GetWaiterWithOptions(strategy, options...)
}

func install(waitError error, files ...*common.File) (*action.Configuration, *client, error) {
	cluster := &client{FailingKubeClient: fake.FailingKubeClient{
		PrintingKubeClient: fake.PrintingKubeClient{Out: io.Discard},
		BuildDummy:         len(files) > 0,
		WaitError:          waitError,
	}}
	config := action.NewConfiguration()
	config.Releases = storage.Init(driver.NewMemory())
	config.KubeClient = cluster
	config.Capabilities = common.DefaultCapabilities
	installs := action.NewInstall(config)
	installs.ReleaseName, installs.Namespace, installs.WaitStrategy = "demo", "default", kube.HookOnlyStrategy
	made := &chart.Chart{Metadata: &chart.Metadata{APIVersion: "v2", Name: "demo", Version: "0.1.0"}, Files: files}
	_, err := installs.Run(made, nil)
	return config, cluster, err
}

func TestT18DefinitionsAreWaitedForWithAStrategyThatWaitsForHooksOnly(t *testing.T) {
	_, cluster, err := install(errWaited, &common.File{Name: "crds/things.yaml", Data: []byte(definition)})
	if !errors.Is(err, errWaited) || !slices.Equal(cluster.asked, []kube.WaitStrategy{kube.HookOnlyStrategy}) {
		t.Errorf("got error %v, and waiters were asked for with %v", err, cluster.asked)
	}
}

func TestT26ARollbackWithoutAWayToApplyIsRefused(t *testing.T) {
	config, _, err := install(nil)
	if err != nil {
		t.Fatal(err)
	}
	rollback := action.NewRollback(config)
	rollback.WaitStrategy, rollback.Version = kube.HookOnlyStrategy, 1
	err = rollback.Run("demo")
	if err == nil || !strings.Contains(err.Error(), "invalid/unknown release server-side apply method") {
		t.Errorf("got error %v", err)
	}
}
