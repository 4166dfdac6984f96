package traps

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	action3 "helm.sh/helm/v3/pkg/action"
	chart3 "helm.sh/helm/v3/pkg/chart"
	chartutil3 "helm.sh/helm/v3/pkg/chartutil"
	cli3 "helm.sh/helm/v3/pkg/cli"
	engine3 "helm.sh/helm/v3/pkg/engine"
	registry3 "helm.sh/helm/v3/pkg/registry"
	"helm.sh/helm/v4/pkg/action"
	charti "helm.sh/helm/v4/pkg/chart"
	"helm.sh/helm/v4/pkg/chart/common"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/cli"
	"helm.sh/helm/v4/pkg/downloader"
	"helm.sh/helm/v4/pkg/engine"
	"helm.sh/helm/v4/pkg/kube"
	"helm.sh/helm/v4/pkg/registry"
	releasei "helm.sh/helm/v4/pkg/release"
)

func TestT06ReplacingByForceIsRefusedWithServerSideApply(t *testing.T) {
	client := kube.New(nil)
	_, err := client.Update(nil, nil, kube.ClientUpdateOptionForceReplace(true))
	wantError(t, err, "cannot use server-side apply and force replace together")
	_, err = client.Update(nil, nil, kube.ClientUpdateOptionServerSideApply(false, true))
	wantError(t, err, "forceConflicts enabled when serverSideApply disabled")
}

func TestT10ChartsSeeTheKubernetesOfTheClientLibrary(t *testing.T) {
	printed, err := exec.Command("go", "run", "./capabilities").Output()
	wantNone(t, err)
	of3, of4, _ := strings.Cut(strings.TrimSpace(string(printed)), " ")
	want(t, "of Helm 3", of3, "v1.20.0")
	if !strings.HasPrefix(of4, "v1.3") {
		t.Errorf("Helm 4 says %q", of4)
	}
}

func TestT11DownloadsNeedAContentCache(t *testing.T) {
	_, _, err := (&downloader.ChartDownloader{}).DownloadTo("https://example.com/a-1.0.0.tgz", "", t.TempDir())
	wantError(t, err, "content cache must be set")
	_, _, err = (&downloader.ChartDownloader{}).DownloadToCache("https://example.com/a-1.0.0.tgz", "")
	wantError(t, err, "content cache must be set")
}

func TestT12AFolderOfTheNameOfTheChartIsNoLongerTaken(t *testing.T) {
	empty := httptest.NewServer(http.NotFoundHandler())
	defer empty.Close()
	t.Chdir(t.TempDir())
	wantNone(t, os.Mkdir("demo", 0o755))
	settings3, settings4 := cli3.New(), cli.New()
	settings3.RepositoryCache, settings4.RepositoryCache = t.TempDir(), t.TempDir()

	options3 := action3.ChartPathOptions{RepoURL: empty.URL}
	found, err := options3.LocateChart("demo", settings3)
	wantNone(t, err)
	want(t, "found", filepath.Base(found), "demo")

	options4 := action.ChartPathOptions{RepoURL: empty.URL}
	_, err = options4.LocateChart("demo", settings4)
	wantError(t, err, "is not a valid chart repository")
}

func TestT15PlainHTTPIsNotTriedWhenHTTPSFails(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	defer plain.Close()
	host := strings.TrimPrefix(plain.URL, "http://")

	of3, err := registry3.NewClient(registry3.ClientOptCredentialsFile(filepath.Join(t.TempDir(), "config.json")))
	wantNone(t, err)
	wantNone(t, of3.Login(host, registry3.LoginOptBasicAuth("user", "word")))
	wantNone(t, of3.Login("oci://"+host+"/charts", registry3.LoginOptBasicAuth("user", "word")))

	of4, err := registry.NewClient(registry.ClientOptCredentialsFile(filepath.Join(t.TempDir(), "config.json")))
	wantNone(t, err)
	wantError(t, of4.Login(host, registry.LoginOptBasicAuth("user", "word")), "HTTP response to HTTPS client")
	wantNone(t, of4.Login(host, registry.LoginOptBasicAuth("user", "word"), registry.LoginOptPlainText(true)))
	if of4.Login("oci://"+host, registry.LoginOptBasicAuth("user", "word"), registry.LoginOptPlainText(true)) == nil {
		t.Error("a scheme is taken")
	}
}

func TestT16WaitingOnTheClientItselfPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	_ = kube.New(nil).Wait(nil, time.Second)
}

func TestT17PackagesOfTheOldPathTakeAnything(_ *testing.T) {
	var _ charti.Dependency = 1
	var _ charti.Charter = "no chart"
	var _ releasei.Hook = 1
}

func TestT20NilValuesSurviveTheProcessingOfDependencies(t *testing.T) {
	child3 := &chart3.Chart{
		Metadata: &chart3.Metadata{APIVersion: "v2", Name: "child", Version: "0.1.0"},
		Values:   map[string]any{"data": map[string]any{"gone": nil, "kept": "x"}},
	}
	parent3 := &chart3.Chart{
		Metadata: &chart3.Metadata{
			APIVersion: "v2", Name: "parent", Version: "0.1.0",
			Dependencies: []*chart3.Dependency{{Name: "child", Version: "0.1.0", ImportValues: []any{map[string]any{"child": "data", "parent": "imported"}}}},
		},
		Values: map[string]any{"own": nil},
	}
	parent3.AddDependency(child3)
	wantNone(t, chartutil3.ProcessDependencies(parent3, map[string]any{}))
	_, has := parent3.Values["own"]
	want(t, "Helm 3 keeps it", has, false)

	child4 := &chart.Chart{
		Metadata: &chart.Metadata{APIVersion: "v2", Name: "child", Version: "0.1.0"},
		Values:   map[string]any{"data": map[string]any{"gone": nil, "kept": "x"}},
	}
	parent4 := &chart.Chart{
		Metadata: &chart.Metadata{
			APIVersion: "v2", Name: "parent", Version: "0.1.0",
			Dependencies: []*chart.Dependency{{Name: "child", Version: "0.1.0", ImportValues: []any{map[string]any{"child": "data", "parent": "imported"}}}},
		},
		Values: map[string]any{"own": nil},
	}
	parent4.AddDependency(child4)
	wantNone(t, chartutil.ProcessDependencies(parent4, map[string]any{}))
	_, has = parent4.Values["own"]
	want(t, "Helm 4 keeps it", has, true)
}

func TestT21FilesCarryTheirTime(t *testing.T) {
	written, err := json.Marshal(common.File{Name: "a", ModTime: time.Unix(1, 0)})
	wantNone(t, err)
	want(t, "time in JSON", strings.Contains(string(written), "1970-01-01"), true)
}

func TestT24TheChartIsAMapInTemplates(t *testing.T) {
	templates := map[string]string{"a.yaml": "x: {{ .Chart.Nope }}"}
	_, err := engine3.Render(chartOf3(templates), chartutil3.Values{"Values": map[string]any{}, "Chart": chartOf3(nil).Metadata})
	wantError(t, err, "can't evaluate field Nope")

	rendered, err := engine.Render(chartOf4(templates), common.Values{"Values": map[string]any{}})
	wantNone(t, err)
	for _, text := range rendered {
		want(t, "rendered", text, "x: ")
	}
}
