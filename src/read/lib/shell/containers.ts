/** Commands that run another one in a container. */
import type { Word } from '../../../facts.ts';
import {
  entryPointIsHelm,
  type ImageRun,
  imageOfKubectlRun,
  imageOfRun,
  pinOfImage,
  restOfKubectlExec,
} from '../../../helm/install/index.ts';
import type { Span } from '../../../source/span.ts';
import { wordOf } from '../word.ts';
import type { Argument, Call } from './arguments.ts';
import { helmName } from './binary.ts';
import { dispatch } from './call.ts';
import type { Context } from './context.ts';
import { emitHelm } from './emit.ts';
import type { Interpreter } from './interpret.ts';
import { emitPin } from './pins.ts';

/** `docker run IMAGE …`, `kubectl run --image=IMAGE`, `kubectl exec pod -- …`. */
export function container(
  context: Context,
  name: string,
  call: Call,
  rest: readonly Argument[],
  interpreter: Interpreter,
): boolean {
  if (!/^(docker|podman|nerdctl|finch|kubectl|oc)$/.test(name)) return false;
  const words = rest.map((arg) => wordOf(arg.field, arg.site));
  const after = (inner: readonly Word[]): readonly Argument[] => rest.slice(rest.length - inner.length);
  const wrappers = [...call.wrappers, name];
  if (name === 'kubectl' || name === 'oc') {
    const inner = restOfKubectlExec(words);
    if (inner !== undefined) {
      dispatch(context, { ...call, argv: after(inner), wrappers }, interpreter);
      return true;
    }
  }
  const run = name === 'kubectl' || name === 'oc' ? imageOfKubectlRun(words) : imageOfRun(words);
  if (run === undefined) return false;
  runImage(context, { ...call, wrappers }, run, after(run.rest), interpreter);
  return true;
}

function runImage(
  context: Context,
  call: Call,
  run: ImageRun,
  inner: readonly Argument[],
  interpreter: Interpreter,
): void {
  const pin = pinOfImage(run.image);
  if (pin !== undefined) emitPin(context, { ...pin, only: true });
  const image = run.image.text ?? run.image.shown;
  const entry = run.entrypoint?.text?.replace(/^.*\//, '');
  const program = (name: string, site: Span): Argument => ({ field: [{ text: name, at: undefined }], site });
  if (entry === undefined || entry === '' ? entry === undefined && entryPointIsHelm(image) : /^helm\d?$/.test(entry)) {
    const first = inner[0] === undefined ? undefined : helmName(inner[0].field);
    const argv = first === undefined ? [program('helm', run.entrypoint?.span ?? run.image.span), ...inner] : inner;
    emitHelm(context, { ...call, argv, image, name: first ?? 'helm', at: 0 });
    return;
  }
  const argv = entry === undefined || entry === '' ? inner : [program(entry, run.image.span), ...inner];
  if (argv.length > 0) dispatch(context, { ...call, argv, image }, interpreter);
}
