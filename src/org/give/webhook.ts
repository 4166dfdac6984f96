/** Sends a message to the webhook of a chat. Its address is a secret: who knows it can write there. */
import { redact, secret } from '../../remote/secret.ts';
import { printable } from '../../report/printable.ts';

export type Sent =
  | { readonly kind: 'sent' }
  /** The address or the message is not accepted. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It may be accepted later. */
  | { readonly kind: 'unreachable'; readonly reason: string };

export interface SendOptions {
  /** Resolves after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly signal?: AbortSignal;
}

const TRIES = 4;
const TIMEOUT = 20_000;
const LONGEST_WAIT = 60_000;
/** What is shorter could be a word of any log line. */
const SECRET_PART = 16;
/** Characters of the answer that are shown. */
const SHOWN = 200;

/** The address in a text, remembered as a secret; a reason when it cannot be one. */
export function webhookAddress(text: string): URL | string {
  secret(text);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return 'it holds no address';
  secret(url.href);
  for (const part of [url.pathname, url.search]) if (part.length >= SECRET_PART) secret(part);
  if (url.protocol === 'https:') return url;
  const local = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  return url.protocol === 'http:' && local ? url : 'the address has to begin with https://';
}

/** Sends the message, with a few tries where the other side is busy or away. Never rejects; reasons hold no address. */
export async function sendMessage(url: URL, message: object, { wait, signal }: SendOptions): Promise<Sent> {
  const body = JSON.stringify(message);
  for (let attempt = 1; ; attempt++) {
    const answer = await post(url, body, signal);
    if (answer.kind !== 'unreachable' || attempt === TRIES || signal?.aborted === true) return answer;
    await wait(Math.min(LONGEST_WAIT, answer.after ?? 1_000 * 2 ** attempt));
  }
}

type Answer =
  | Exclude<Sent, { kind: 'unreachable' }>
  | (Extract<Sent, { kind: 'unreachable' }> & { readonly after?: number });

async function post(url: URL, body: string, signal: AbortSignal | undefined): Promise<Answer> {
  const limit = AbortSignal.timeout(TIMEOUT);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      // Nobody but the given host is to learn the address.
      redirect: 'manual',
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    });
    const text = await beginningOf(response);
    if (response.ok) return { kind: 'sent' };
    const reason = `it answered ${response.status}${text === '' ? '' : `: ${shown(text)}`}`;
    if (response.status !== 429 && response.status < 500) return { kind: 'refused', reason };
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return { kind: 'unreachable', reason, ...(seconds >= 0 ? { after: seconds * 1000 } : {}) };
  } catch (error) {
    return { kind: 'unreachable', reason: shown(causeOf(error)) };
  }
}

/** The beginning of an answer; the rest is not waited for. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < 4 * SHOWN) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.byteLength;
  }
  await reader.cancel();
  return Buffer.concat(parts).toString('utf8');
}

function shown(text: string): string {
  return printable(redact(text).trim()).slice(0, SHOWN);
}

/** Node says `fetch failed`, and why only in the cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
