package traps

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	action3 "helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v4/pkg/action"
	"helm.sh/helm/v4/pkg/kube"
	releasei "helm.sh/helm/v4/pkg/release"
	releasecommon "helm.sh/helm/v4/pkg/release/common"
	release "helm.sh/helm/v4/pkg/release/v1"
	"helm.sh/helm/v4/pkg/storage/driver"
)

func TestT01WithoutAStrategyToWaitTheReleaseFailsAfterItWasCreated(t *testing.T) {
	config, _ := config3()
	_, err := install3(config).Run(chartOf3(map[string]string{"a.yaml": configMap}), nil)
	wantNone(t, err)

	config4, _ := config4()
	client := install4(config4)
	client.WaitStrategy = ""
	_, err = client.Run(chartOf4(map[string]string{"a.yaml": configMap}), nil)
	wantError(t, err, "wait strategy not set")
	stored, err := config4.Releases.Last("demo")
	wantNone(t, err)
	want(t, "status", stored.(*release.Release).Info.Status, releasecommon.StatusFailed)

	uninstall := action.NewUninstall(config4)
	uninstall.DryRun = true
	_, err = uninstall.Run("demo")
	wantError(t, err, "wait strategy not set")
}

func TestT02ADryRunStrategyWithoutMeaningInstallsNothingAndSaysDeployed(t *testing.T) {
	for _, strategy := range []action.DryRunStrategy{"", "true", "false"} {
		config, _ := config4()
		before := config.Releases
		client := install4(config)
		client.DryRunStrategy = strategy
		rel, err := client.Run(chartOf4(map[string]string{"a.yaml": configMap}), nil)
		wantNone(t, err)
		want(t, "status", rel.(*release.Release).Info.Status, releasecommon.StatusDeployed)
		if _, err := before.Last("demo"); err == nil {
			t.Errorf("%q: the release is in the storage", strategy)
		}
	}
}

func TestT03AConfigurationMadeWithoutItsConstructorLogsNothing(t *testing.T) {
	want(t, "enabled", new(action.Configuration).Logger().Enabled(context.Background(), slog.LevelError), false)
	want(t, "enabled", action.NewConfiguration().Logger().Enabled(context.Background(), slog.LevelError), true)
}

func TestT05InstallsAreAppliedOnTheServer(t *testing.T) {
	config, _ := config4()
	client := install4(config)
	want(t, "of an install", client.ServerSideApply, true)
	want(t, "of an upgrade", action.NewUpgrade(config).ServerSideApply, "auto")
	want(t, "of a rollback", action.NewRollback(config).ServerSideApply, "auto")
	rel, err := client.Run(chartOf4(map[string]string{"a.yaml": configMap}), nil)
	wantNone(t, err)
	want(t, "way", rel.(*release.Release).ApplyMethod, "ssa")
}

func TestT07PostRenderersAreGivenHooks(t *testing.T) {
	config, _ := config3()
	seen3 := &recorder{}
	client3 := install3(config)
	client3.PostRenderer = seen3
	_, err := client3.Run(chartOf3(map[string]string{"a.yaml": configMap, "b.yaml": hook}), nil)
	wantNone(t, err)
	want(t, "hook in Helm 3", strings.Contains(seen3.seen, "hooked"), false)

	for strategy, given := range map[action.PostRenderStrategy]bool{
		action.PostRenderStrategyCombined: true,
		action.PostRenderStrategyNoHooks:  false,
	} {
		config, _ := config4()
		seen := &recorder{}
		client := install4(config)
		client.PostRenderer, client.PostRenderStrategy = seen, strategy
		_, err = client.Run(chartOf4(map[string]string{"a.yaml": configMap, "b.yaml": hook}), nil)
		wantNone(t, err)
		want(t, "hook with "+string(strategy), strings.Contains(seen.seen, "hooked"), given)
		want(t, "annotation with "+string(strategy), strings.Contains(seen.seen, "postrenderer.helm.sh/"), true)
	}
}

func TestT08ListsHoldReleasesOfEveryState(t *testing.T) {
	config3, _ := config3()
	config4, _ := config4()
	want(t, "of Helm 3", action3.NewList(config3).StateMask, action3.ListDeployed|action3.ListFailed)
	want(t, "of Helm 4", action.NewList(config4).StateMask, action.ListAll)
}

func TestT09StatusAsksTheCluster(t *testing.T) {
	config, _ := config3()
	_, err := install3(config).Run(chartOf3(map[string]string{"a.yaml": configMap}), nil)
	wantNone(t, err)
	_, err = action3.NewStatus(config).Run("demo")
	wantNone(t, err)

	config4, cluster := config4()
	_, err = install4(config4).Run(chartOf4(map[string]string{"a.yaml": configMap}), nil)
	wantNone(t, err)
	cluster.BuildError = errUnreachable
	_, err = action.NewStatus(config4).Run("demo")
	wantError(t, err, errUnreachable.Error())
	_, err = action.NewGet(config4).Run("demo")
	wantNone(t, err)
}

func TestT13ErrorsAreWordedOtherwise(t *testing.T) {
	config, _ := config3()
	_, err := install3(config).Run(chartOf3(nil), nil)
	wantNone(t, err)
	_, err = install3(config).Run(chartOf3(nil), nil)
	wantError(t, err, "cannot re-use a name that is still in use")

	config4, _ := config4()
	_, err = install4(config4).Run(chartOf4(nil), nil)
	wantNone(t, err)
	_, err = install4(config4).Run(chartOf4(nil), nil)
	wantError(t, err, "release name check failed: cannot reuse a name that is still in use")
}

// full is a storage that takes one release and no more.
type full struct {
	*driver.Memory
}

func (f full) Create(key string, rel releasei.Releaser) error {
	if held, _ := f.List(func(releasei.Releaser) bool { return true }); len(held) > 0 {
		return errUnreachable
	}
	return f.Memory.Create(key, rel)
}

func TestT14AFailedUpgradeGivesANilReleaseThatIsNotNil(t *testing.T) {
	config, _ := config4()
	config.Releases.Driver = full{driver.NewMemory()}
	_, err := install4(config).Run(chartOf4(nil), nil)
	wantNone(t, err)
	upgrade := action.NewUpgrade(config)
	upgrade.WaitStrategy, upgrade.Namespace = kube.HookOnlyStrategy, "default"
	rel, err := upgrade.Run("demo", chartOf4(nil), nil)
	wantError(t, err, errUnreachable.Error())
	want(t, "rel == nil", rel == nil, false)
	want(t, "the release in it == nil", rel.(*release.Release) == nil, true)
}

func TestT19TestsAreWatchedWhateverWasChosenAndHooksStayUntilShutdown(t *testing.T) {
	config, cluster := config4()
	made := chartOf4(map[string]string{"t.yaml": strings.ReplaceAll(hook, "pre-install", "test") +
		"    helm.sh/hook-delete-policy: hook-succeeded\n"})
	_, err := install4(config).Run(made, nil)
	wantNone(t, err)
	cluster.RecordedWaitStrategies = nil
	_, shutdown, err := action.NewReleaseTesting(config).Run("demo")
	wantNone(t, err)
	for _, strategy := range cluster.RecordedWaitStrategies {
		want(t, "strategy", strategy, kube.StatusWatcherStrategy)
	}
	cluster.DeleteError = errUnreachable
	wantError(t, shutdown(), errUnreachable.Error())
}

func TestT22AFailedInstallIsTakenBackWithTheStrategyThatWasSet(t *testing.T) {
	config, cluster := config4()
	cluster.WaitError = errUnreachable
	client := install4(config)
	client.RollbackOnFailure = true
	_, err := client.Run(chartOf4(map[string]string{"a.yaml": configMap}), nil)
	wantError(t, err, "has been uninstalled due to rollback-on-failure being set")
	want(t, "strategy", client.WaitStrategy, kube.StatusWatcherStrategy)
}

func TestT23ADryRunOfTheClientDoesWithoutTheCluster(t *testing.T) {
	config, cluster3 := config3()
	cluster3.unreachable = true
	client3 := install3(config)
	client3.DryRun = true
	_, err := client3.Run(chartOf3(nil), nil)
	wantError(t, err, errUnreachable.Error())

	config4, cluster := config4()
	cluster.ConnectionError = errUnreachable
	client := install4(config4)
	client.DryRunStrategy = action.DryRunClient
	rel, err := client.Run(chartOf4(nil), nil)
	wantNone(t, err)
	want(t, "status", rel.(*release.Release).Info.Status, releasecommon.StatusPendingInstall)
}
