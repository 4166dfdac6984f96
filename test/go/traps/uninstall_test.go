package traps

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cli-runtime/pkg/resource"
	"k8s.io/client-go/kubernetes/scheme"
	restfake "k8s.io/client-go/rest/fake"

	"helm.sh/helm/v4/pkg/action"
	"helm.sh/helm/v4/pkg/kube"
)

// foreign is an object in the cluster that carries the marks of no release.
func foreign(t *testing.T) *resource.Info {
	held, err := json.Marshal(corev1.ConfigMap{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
		ObjectMeta: metav1.ObjectMeta{Name: "plain", Namespace: "default"},
	})
	wantNone(t, err)
	answer := func(*http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK,
			Header:     http.Header{"Content-Type": []string{"application/json"}},
			Body:       io.NopCloser(strings.NewReader(string(held))),
		}, nil
	}
	return &resource.Info{
		Name:      "plain",
		Namespace: "default",
		Client: &restfake.RESTClient{
			GroupVersion:         corev1.SchemeGroupVersion,
			NegotiatedSerializer: scheme.Codecs.WithoutConversion(),
			Client:               restfake.CreateHTTPClient(answer),
		},
		Mapping: &meta.RESTMapping{
			Resource:         corev1.SchemeGroupVersion.WithResource("configmaps"),
			GroupVersionKind: corev1.SchemeGroupVersion.WithKind("ConfigMap"),
			Scope:            meta.RESTScopeNamespace,
		},
	}
}

func TestT25AnUninstallLeavesWhatIsNotOfTheRelease(t *testing.T) {
	config, cluster := config4()
	_, err := install4(config).Run(chartOf4(map[string]string{"a.yaml": configMap}), nil)
	wantNone(t, err)
	cluster.DummyResources = kube.ResourceList{foreign(t)}
	client := action.NewUninstall(config)
	client.WaitStrategy = kube.HookOnlyStrategy
	response, err := client.Run("demo")
	wantNone(t, err)
	if !strings.Contains(response.Info, "not deleted because they are not owned by this release") {
		t.Errorf("the response says %q", response.Info)
	}
}
