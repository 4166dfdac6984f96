import type { SourceFile } from '../../source/text.ts';
import type { Format } from '../reader.ts';

export const format: Format = {
  name: 'concourse',
  title: 'Concourse pipelines, tasks and Helm resources',
  text: isConcourse,
};

/** A pipeline has jobs with plans; a task says on which platform it runs what. */
function isConcourse({ path, text }: SourceFile): boolean {
  if (!/\.ya?ml$/.test(path)) return false;
  if (/^jobs[ \t]*:/m.test(text) && /^[ \t]{0,40}(?:-[ \t]{1,20})?["']?plan["']?[ \t]*:/m.test(text)) return true;
  return /^platform[ \t]*:[ \t]*["']?(?:linux|darwin|windows)\b/m.test(text) && /^run[ \t]*:/m.test(text);
}
