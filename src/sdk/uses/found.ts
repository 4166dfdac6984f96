import type { SdkHow } from '../../facts.ts';
import type { SdkApi } from '../../helm/sdk/api.ts';
import type { Node } from '../go/ast.ts';
import type { CheckedFile, CheckedPackage } from '../types/checked.ts';

/** A use of Helm's Go SDK. */
export interface FoundUse {
  /** The identifier; the import path between its quotes; the text of an error with its quotes; a value of a literal without keys. */
  readonly node: Node;
  readonly file: CheckedFile;
  readonly pkg: CheckedPackage;
  readonly how: SdkHow;
  /** That of the import path. */
  readonly major: 2 | 3 | 4;
  /**
   * Under `helm.sh/helm/vN/`: `pkg/action`. For a member that Helm 4 lacks and Helm 3 had, where Helm 3 had it. Empty for the text
   * of an error that several packages give.
   */
  readonly package: string;
  /**
   * `NewInstall`, or a member by the type that declares it: `ChartPathOptions.Version`; empty for an import. For the text of an
   * error the words that Helm 3 uses, or `errors.Cause`.
   */
  readonly symbol: string;
  /**
   * Semver range of the releases of that major that have it; undefined when none has: a name of Helm 3 under an import of Helm 4
   * for example. Always undefined for imports of packages that the API does not know and for Helm 2.
   */
  readonly releases: string | undefined;
}

/** One file while its uses are found. */
export interface Place {
  readonly pkg: CheckedPackage;
  readonly file: CheckedFile;
  readonly api: SdkApi;
  readonly releasesOf: SdkApi['releasesOf'];
  /** Whether any file of the module imports Helm 4. */
  readonly helm4: boolean;
  readonly add: (use: FoundUse) => void;
}
