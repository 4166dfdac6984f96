/** Shell text in the data of an object: the scripts of a ConfigMap, block scalars of custom resources. */
import { looksLikeHelmUse } from '../../../source/mention.ts';
import type { Text } from '../../../source/text.ts';
import { isShellFile } from '../../shell/matches.ts';
import { completedPath } from '../completed.ts';

/** Keys of texts for people. */
const PROSE =
  /^(?:description|descriptions|message|notes?|summary|help|comments?|title|readme|documentation|doc|usage|longDescription)$/i;

/** Keys of texts for a shell. */
const FOR_SHELL = /^(?:shell|bash|sh|script|run|commands?|cmd|inlineScript)$/i;

/** Whether a scalar surely is a shell script that uses Helm, by its key as a file name and by its text. */
export function isShellText(key: string, text: Text): boolean {
  const { value } = text;
  if (PROSE.test(key) || !/helm/i.test(value)) return false;
  // A step of a test: `- command: helm install …`.
  if (/^(?:command|script|run|cmd)$/.test(key) && /^\s*helm3?\s+[a-z-]/.test(value)) return true;
  const path = completedPath(key);
  const named = /\.(?:ba|z|k)?sh$/i.test(path);
  if (!named && !value.startsWith('#!') && (!value.includes('\n') || isYamlText(key, text))) return false;
  if (FOR_SHELL.test(key) && !value.startsWith('#!')) return looksLikeHelmUse(value);
  return (named || looksLikeHelmUse(value)) && isShellFile({ path, text: value });
}

/** Whether a scalar is YAML by its key as a file name, or has the keys of a mapping on most of its lines. */
export function isYamlText(key: string, { value }: Text): boolean {
  if (/\.ya?ml$/i.test(completedPath(key))) return true;
  if (value.startsWith('#!') || /\.\w+$/.test(key)) return false;
  const lines = value
    .slice(0, 20_000)
    .split('\n')
    .filter((line) => /^\s*[^\s#]/.test(line));
  const keys = lines.filter((line) => /^\s*(?:- +)*["']?[\w./-]{1,80}["']?:(?:\s|$)/.test(line));
  return lines.length > 1 && keys.length * 2 >= lines.length;
}
