/** Which Helm a container image holds. */
import type { Word } from '../../facts.ts';
import { shownOf, versionPart } from '../words.ts';
import { type Row, rows } from './data.ts';
import { pinned, unpinned } from './guess.ts';
import { REFERENCE } from './reference.ts';
import type { PinGuess } from './types.ts';
import { newestAny, rangeOfVersion, type VersionRange } from './version.ts';

export interface ImageName {
  /** Path without the registry, lower case: `alpine/helm`. */
  readonly repository: string;
  /** UTF-16 offsets of the tag in the reference; both undefined without one. */
  readonly tagStart: number | undefined;
  readonly tagEnd: number | undefined;
  readonly digest: boolean;
}

const REFERENCES = new RegExp(REFERENCE, 'g');
const LONGEST = 500;
/** Images whose name says that the tag is Helm's version, by whomever they are made. */
const SAYS_HELM =
  /^(?:docker-helm|helm-docker|k8s-helm|kubernetes-helm|helm-kubectl|kubectl-helm|kube-helm|helm-cli|helm-client|helm[234]?)$/;
const GITLAB = /(?:^|\/)cluster-integration\/helm-install-image(?:$|\/)/;

/** Takes an image reference apart. References to variables count as part of a name; undefined for what is no image. */
export function imageName(text: string): ImageName | undefined {
  const reference = text.trim().replace(/^docker:\/\//, '');
  if (reference === '' || reference.length > LONGEST) return undefined;
  const skipped = text.indexOf(reference);
  const blank = reference.replace(REFERENCES, (found) => 'x'.repeat(found.length));
  if (/\s/.test(blank)) return undefined;
  const at = blank.indexOf('@');
  const end = at < 0 ? blank.length : at;
  const colon = blank.lastIndexOf(':', end);
  const tagged = colon > blank.lastIndexOf('/', end) && colon >= 0;
  const path = reference.slice(0, tagged ? colon : end).toLowerCase();
  const parts = path.split('/');
  const host = parts.length > 1 && /[.:]|^localhost$/.test(parts[0] ?? '') ? parts.slice(1) : parts;
  return {
    repository: host.join('/'),
    tagStart: tagged ? skipped + colon + 1 : undefined,
    tagEnd: tagged ? skipped + end : undefined,
    digest: at >= 0,
  };
}

/** The row of images.json for a repository, also behind a mirror or a proxy (`myregistry/hub/alpine/helm`). */
function rowOf(repository: string): Row | undefined {
  return rows('images').find((row) => {
    const known = row('repository');
    return known !== '' && (repository === known || repository.endsWith(`/${known}`));
  });
}

/** Whether the image starts helm by itself, so that its arguments begin at the sub-command. */
export function entryPointIsHelm(image: string): boolean {
  const name = imageName(image);
  return name !== undefined && rowOf(name.repository)?.('entry') === 'helm';
}

/**
 * The pin that using an image makes: `alpine/helm:3.16.1`, `docker.io/lachlanevenson/k8s-helm@sha256:…`.
 * Undefined for images that are not known to hold Helm.
 */
export function pinOfImage(image: Word): PinGuess | undefined {
  const name = imageName(shownOf(image));
  if (name === undefined) return undefined;
  if (GITLAB.test(name.repository)) return gitlabPin(image, name);
  const row = rowOf(name.repository);
  const tag = tagOf(image, name);
  if (row === undefined) return namedAfterHelm(image, name, tag);
  const base = { means: row('tags') === 'helm' ? 'image' : 'bundle', tool: row('repository') } as const;
  if (row('tags') !== 'helm') return bundlePin(base, row, image, tag);
  const all = row('all') === '' ? undefined : { range: row('all'), floating: false };
  if (tag === undefined && name.digest) {
    return unpinned(
      base,
      image.span,
      all ?? FIXED,
      `${base.tool} is fixed by digest; the tag that says which Helm is not written`,
    );
  }
  if (tag === undefined || /^(?:latest|latest-dev|master|main)$/.test(shownOf(tag))) {
    if (name.digest)
      return { ...unpinned(base, (tag ?? image).span, all ?? FIXED, `${base.tool} is fixed by digest`), version: tag };
    const range = row('latest') === 'newest' ? newestAny() : { range: row('latest'), floating: true };
    const because =
      row('latest') === 'newest' ? `${base.tool} without a version holds the newest Helm` : row('because');
    return { ...unpinned(base, (tag ?? image).span, range, because), version: tag };
  }
  const pin = pinned(base, tag);
  const range = tagRange(shownOf(tag), tag) ?? all;
  if (range === undefined) return pin;
  const because =
    tag.text === undefined ? pin.because : `the image ${base.tool}:${shownOf(tag)} holds Helm ${trimmed(shownOf(tag))}`;
  return { ...pin, range: range.range, floating: range.floating && !name.digest, because };
}

/** Kept by digest: it does not float, and which Helm it is cannot be told. */
const FIXED: VersionRange = { range: '', floating: false };

function tagOf(image: Word, name: ImageName): Word | undefined {
  if (name.tagStart === undefined || name.tagEnd === undefined) return undefined;
  return versionPart(image, name.tagStart, name.tagEnd);
}

/** `3.16.1`, `v3.16`, `3`, `3.16.1-alpine`, `helm3-v0.135.0`. */
function tagRange(text: string, tag: Word): VersionRange | undefined {
  if (tag.text === undefined) return undefined;
  return rangeOfVersion(trimmed(text));
}

function trimmed(tag: string): string {
  return tag.replace(/^(v?\d+(?:\.\d+){0,2})[-_](?!(?:alpha|beta|rc)[.\d-]).*$/i, '$1');
}

type Base = { readonly means: PinGuess['means']; readonly tool: string };

/** Images whose tag is another tool's version. */
function bundlePin(base: Base, row: Row, image: Word, tag: Word | undefined): PinGuess {
  const span = (tag ?? image).span;
  const written = tag?.text?.replace(/^v/, '');
  const suffix = tag?.text === undefined ? undefined : /(?:^|-)helm-?(v?[234](?:\.\d+){0,2})/.exec(tag.text)?.[1];
  if (suffix !== undefined) {
    return unpinned(
      base,
      span,
      { range: rangeOfVersion(suffix)?.range ?? '', floating: false },
      `the tag says Helm ${suffix}`,
    );
  }
  if (row('tags') === 'fixed') {
    return unpinned(base, span, { range: row('all'), floating: false }, row('because'));
  }
  const bundled = rows('bundles')
    .filter((each) => each('repository') === row('repository'))
    .find((each) => each('tag').replace(/^v/, '') === written?.replace(/[-@].*$/, ''));
  const helm = bundled?.('helm');
  if (helm !== undefined) {
    const because = `${base.tool} ${tag?.text} holds Helm ${helm}`;
    return unpinned(base, span, { range: helm, floating: false }, because);
  }
  const floating = tag === undefined || tag.text === 'latest';
  const range = floating && row('latest') !== '' ? row('latest') : row('all');
  return unpinned(base, span, { range, floating }, row('because'));
}

/** An image of someone else that is called after Helm and has a Helm version for a tag. */
function namedAfterHelm(image: Word, name: ImageName, tag: Word | undefined): PinGuess | undefined {
  const last = name.repository.slice(name.repository.lastIndexOf('/') + 1);
  if (!SAYS_HELM.test(last) || tag?.text === undefined || !/^v?[234]\.\d+(?:\.\d+)?/.test(tag.text)) return undefined;
  const range = rangeOfVersion(trimmed(tag.text));
  if (range === undefined) return undefined;
  const base = { means: 'image', tool: name.repository } as const;
  return {
    ...pinned(base, tag, `the tag of ${shownOf(image)} is taken for the version of Helm in it`),
    ...range,
    assumes: `the tag of ${name.repository} is Helm's version`,
  };
}

/** registry.gitlab.com/gitlab-org/cluster-integration/helm-install-image: `:helm-3.17.3-kube-…`, `/releases/2.13.1-kube-…`. */
function gitlabPin(image: Word, name: ImageName): PinGuess | undefined {
  const text = shownOf(image);
  const match = /(?:helm-|releases\/)(\d+\.\d+\.\d+)-kube/.exec(text);
  const base = { means: 'image', tool: 'gitlab-org/cluster-integration/helm-install-image' } as const;
  if (match === null) {
    return unpinned(
      base,
      (tagOf(image, name) ?? image).span,
      undefined,
      'the tag does not say which Helm the image holds',
    );
  }
  const start = match.index + match[0].indexOf(match[1] ?? '');
  return pinned(base, versionPart(image, start, start + (match[1]?.length ?? 0)));
}
