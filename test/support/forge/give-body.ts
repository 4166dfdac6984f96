/** Reading what a fake forge was sent. */
import { createHash } from 'node:crypto';
import type { FakeRequest } from './model.ts';

function valueIn({ body }: FakeRequest, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}

export function text(request: FakeRequest, name: string): string {
  const value = valueIn(request, name);
  return typeof value === 'string' ? value : '';
}

export function isTrue(request: FakeRequest, name: string): boolean {
  return valueIn(request, name) === true;
}

export function texts(request: FakeRequest, name: string): string[] {
  const value = valueIn(request, name);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

export function listIn(request: FakeRequest, name: string): Readonly<Record<string, unknown>>[] {
  const value = valueIn(request, name);
  if (!Array.isArray(value)) return [];
  return value.filter((one) => typeof one === 'object' && one !== null).map((one) => ({ ...one }));
}

export function listOf<T>(lists: Map<string, T[]>, name: string): T[] {
  const known = lists.get(name) ?? [];
  lists.set(name, known);
  return known;
}

export function nameOf(value: unknown): string {
  return createHash('sha1').update(JSON.stringify(value)).digest('hex');
}
