/**
 * What the Go packages of Helm export, by release, as the Go toolchain says it (`npm run helm:sdk` writes the data).
 */
import type { Signature, Type } from './types.ts';

/** A package-level name. */
export type ApiObject =
  | { readonly what: 'const' | 'var'; readonly type: Type }
  | { readonly what: 'func'; readonly type: Signature }
  | ApiType;

export interface ApiType {
  readonly what: 'type';
  /** `type A = B` gives `B` itself. */
  readonly alias: Type | undefined;
  /** For structs with their exported fields, embedded ones included. */
  readonly underlying: Type;
  /** Methods declared on the type itself or on a pointer to it; not those of embedded fields. */
  readonly methods: ReadonlyMap<string, Signature>;
}

export interface ApiPackage {
  /** The full import path: `helm.sh/helm/v3/pkg/action`. */
  readonly path: string;
  /** The name in its package clause: `v2` for `helm.sh/helm/v4/pkg/chart/v2`. */
  readonly name: string;
  readonly objects: ReadonlyMap<string, ApiObject>;
}

/** The exported API that code importing `helm.sh/helm/vMAJOR` may be written against. */
export interface SdkApi {
  /**
   * A package by its full import path; undefined for one that no release of that major has. For Helm 4 the objects are those of
   * all its releases together; `releasesOf` tells which have one.
   */
  readonly packageOf: (path: string) => ApiPackage | undefined;
  /**
   * Semver range of the releases that export the symbol (`Install`, `Install.Wait`) with the type that the API gives it; undefined
   * when none does.
   */
  readonly releasesOf: (path: string, symbol: string) => string | undefined;
}
