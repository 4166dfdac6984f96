// Prints the Kubernetes version that charts see when nothing says another one: first of Helm 3, then of Helm 4.
package main

import (
	"fmt"

	chartutil "helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v4/pkg/chart/common"
)

func main() {
	fmt.Println(chartutil.DefaultCapabilities.KubeVersion.Version, common.DefaultCapabilities.KubeVersion.Version)
}
