/** An organisation as tests describe it, and what may go wrong when it is asked about. */
import type { IncomingHttpHeaders } from 'node:http';

/** A repository of the fake forge. What is left out has a plain value. */
export interface FakeRepository {
  /** `acme/web`; with sub-groups for GitLab, `ORG/PROJECT/REPO` for Azure DevOps. */
  readonly name: string;
  readonly id?: number;
  /** Null: the repository is empty. */
  readonly defaultBranch?: string | null;
  readonly head?: string;
  /** ISO 8601. */
  readonly pushedAt?: string;
  /** The address that clones are made from; one on this forge when absent. */
  readonly cloneUrl?: string;
  readonly sizeKb?: number;
  readonly visibility?: 'public' | 'internal' | 'private';
  readonly archived?: boolean;
  readonly disabled?: boolean;
  readonly fork?: boolean;
  readonly topics?: readonly string[];
  readonly properties?: Readonly<Record<string, string | readonly string[] | null>>;
  /** Slugs of teams with their role in the repository. */
  readonly teams?: Readonly<Record<string, string>>;
  /** Laid over the JSON that the forge answers with: for shapes that no honest forge has. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** What goes wrong, the next `times` times that `method path?query` matches. */
export interface Fault {
  readonly match: RegExp;
  readonly times: number;
  readonly how: /** 403 with GitHub's words and `retry-after`. */
    | { readonly kind: 'secondary'; readonly retryAfter: string }
    /** 403 with nothing remaining, until so many seconds from now by the server's clock. */
    | { readonly kind: 'primary'; readonly resetIn: number }
    | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
    /** The whole length is announced, half of it is sent, then the connection breaks. */
    | { readonly kind: 'broken-off' }
    /** Half of the JSON, as if it were all of it. */
    | { readonly kind: 'truncated' }
    /** Never answers. */
    | { readonly kind: 'silent' }
    | { readonly kind: 'reset' }
    /** A login page with status 200. */
    | { readonly kind: 'page' }
    | { readonly kind: 'redirect'; readonly to: string }
    | { readonly kind: 'body'; readonly body: string; readonly headers?: Readonly<Record<string, string>> };
}

export interface FakeRequest {
  readonly method: string;
  readonly url: URL;
  /** What the pattern's groups matched, percent-decoded. */
  readonly params: readonly string[];
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json: unknown;
}

export interface Route {
  readonly method: string;
  /** Over the path, without the query. */
  readonly path: RegExp;
  /** Undefined: not for this route after all. */
  readonly answer: (request: FakeRequest, forge: FakeState) => FakeAnswer | undefined;
}

/** What routes go by; tests may change it between requests. */
export interface FakeState {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  repositories: FakeRepository[];
  faults: Fault[];
  /** When set, only these tokens (in whatever header) are let in. */
  tokens: string[] | undefined;
  /** Every request that came in, `GET /path?query`, in order. */
  readonly requests: string[];
  /** Those that were answered with 304. */
  notModified: number;
}

/** A page of a list, as `page` and the given size parameter ask for it, with the links to the next one and the last one. */
export function pageOf<T>(
  request: FakeRequest,
  forge: FakeState,
  all: readonly T[],
  sizeName = 'per_page',
): {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
  readonly next: string | undefined;
} {
  const size = Math.min(100, Number(request.url.searchParams.get(sizeName) ?? 30));
  const page = Number(request.url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (number: number): string => {
    const target = new URL(request.url.pathname + request.url.search, forge.url);
    target.searchParams.set('page', String(number));
    return target.href;
  };
  const next = page < last ? link(page + 1) : undefined;
  const links = next === undefined ? '' : `<${next}>; rel="next", <${link(last)}>; rel="last"`;
  return { items: all.slice((page - 1) * size, page * size), headers: links === '' ? {} : { link: links }, next };
}

interface Numbers {
  readonly ids: WeakMap<FakeRepository, number>;
  readonly repositories: Map<number, FakeRepository>;
}

const NUMBERS = new WeakMap<FakeState, Numbers>();

function numbersOf(forge: FakeState): Numbers {
  const found = NUMBERS.get(forge) ?? { ids: new WeakMap(), repositories: new Map() };
  NUMBERS.set(forge, found);
  return found;
}

/** The number of a repository: its own, or the next one when it is first asked for. */
export function idOf(repository: FakeRepository, forge: FakeState): number {
  const { ids, repositories } = numbersOf(forge);
  const id = ids.get(repository) ?? repository.id ?? repositories.size + 1;
  ids.set(repository, id);
  repositories.set(id, repository);
  return id;
}

/** The repository of a number that was told before. */
export function byId(id: number, forge: FakeState): FakeRepository | undefined {
  const found = numbersOf(forge).repositories.get(id);
  return found !== undefined && forge.repositories.includes(found) ? found : undefined;
}

export function headOf(repository: FakeRepository): string {
  return repository.head ?? '1'.repeat(40);
}

/** `main` when nothing is said; null for an empty repository. */
export function branchOf({ defaultBranch }: FakeRepository): string | null {
  return defaultBranch === undefined ? 'main' : defaultBranch;
}
