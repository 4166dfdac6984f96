/** Helm from Go's tool chain and from release downloaders. */
import type { Word } from '../../facts.ts';
import { shownOf, versionPart } from '../words.ts';
import { pinned, unpinned } from './guess.ts';
import type { PinGuess } from './types.ts';
import { newestAny, rangeOfVersion } from './version.ts';

const GO_MODULE =
  /^(?:helm\.sh\/helm\/v(?<major>[34])|(?:k8s\.io\/helm|helm\.sh\/helm))\/cmd\/helm(?:@(?<version>.+))?$/;

/** `go install helm.sh/helm/v3/cmd/helm@v3.16.1`; also `go get` and `go run`. */
export function goPins(words: readonly Word[]): PinGuess[] {
  if (!/^(?:install|get|run)$/.test(words[0] === undefined ? '' : shownOf(words[0]))) return [];
  return words.slice(1).flatMap((word) => {
    const text = shownOf(word);
    const match = text.length > 300 ? null : GO_MODULE.exec(text);
    if (match === null) return [];
    const major = match.groups?.['major'] ?? '2';
    const base = { means: 'go-install', tool: 'go install' } as const;
    const version = match.groups?.['version'];
    const written = version && versionPart(word, text.length - version.length, text.length);
    if (written && (written.text === undefined || rangeOfVersion(written.text)?.floating === false)) {
      return [pinned(base, written)];
    }
    const because = `go install gives the newest Helm ${major} of the module`;
    const floating = unpinned(base, (written || word).span, rangeOfVersion(major), because);
    return [written ? { ...floating, version: written } : floating];
  });
}

/** `gh release download v3.16.1 -R helm/helm`; without a tag, the latest release. */
export function ghPins(words: readonly Word[]): PinGuess[] {
  const plain = words.map(shownOf);
  if (plain[0] !== 'release' || !/^(?:download|view)$/.test(plain[1] ?? '')) return [];
  const at = plain.findIndex((text, index) =>
    /^(?:-R|--repo)$/.test(text)
      ? isHelm(plain[index + 1] ?? '')
      : /^(?:-R|--repo)=?/.test(text) && isHelm(text.replace(/^(?:-R|--repo)=?/, '')),
  );
  const place = words[at];
  if (place === undefined) return [];
  const base = { means: 'archive', tool: 'gh release' } as const;
  const tag = words[2];
  if (tag !== undefined && /^(?:v?\d|[$<{])/.test(shownOf(tag))) return [pinned(base, tag)];
  return [unpinned(base, place.span, newestAny(), 'the latest release of helm/helm on GitHub is a Helm 4')];
}

function isHelm(repository: string): boolean {
  return /^(?:https:\/\/github\.com\/|github\.com\/)?helm\/helm$/.test(repository);
}
