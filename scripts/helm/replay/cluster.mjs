/**
 * A Kubernetes API server that is just enough for Helm: it keeps objects in memory, calls every workload ready and every
 * job done at once (failed, or never ready, when it has the label `outcome: fails`), and knows no admission, no
 * controllers and no conflicts between field managers. Each first path segment is a cluster of its own, so that one server
 * serves many replays: http://127.0.0.1:PORT/NAME. With `~watch,patch.secrets` behind the name it forbids those verbs.
 */
import { createServer } from 'node:http';
import { parse } from 'yaml';
import { decodeObject, isProtobuf } from './protobuf.mjs';

/** What it serves: group version, resource, kind, whether it lives in a namespace. */
const RESOURCES = [
  ['v1', 'namespaces', 'Namespace', false],
  ['v1', 'secrets', 'Secret', true],
  ['v1', 'configmaps', 'ConfigMap', true],
  ['v1', 'services', 'Service', true],
  ['v1', 'serviceaccounts', 'ServiceAccount', true],
  ['v1', 'pods', 'Pod', true],
  ['apps/v1', 'deployments', 'Deployment', true],
  ['apps/v1', 'replicasets', 'ReplicaSet', true],
  ['batch/v1', 'jobs', 'Job', true],
  ['apiextensions.k8s.io/v1', 'customresourcedefinitions', 'CustomResourceDefinition', false],
  ['example.com/v1', 'widgets', 'Widget', true],
].map(([version, resource, kind, namespaced]) => ({ version, resource, kind, namespaced }));

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** Starts the server; gives its port and a function that stops it. */
export async function startCluster() {
  /** @type {Map<string, ReturnType<typeof emptyCluster>>} */
  const clusters = new Map();
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://cluster');
      const [, segment = '', ...rest] = url.pathname.split('/');
      const [name = '', denied = ''] = segment.split('~');
      if (!clusters.has(name)) clusters.set(name, emptyCluster());
      const body = Buffer.concat(chunks);
      try {
        answer(clusters.get(name), {
          method: request.method,
          path: rest,
          denied: denied.split(','),
          query: url.searchParams,
          body: () => read(body),
          request,
          response,
        });
      } catch (error) {
        send(response, 500, failure(500, 'InternalError', String(error)));
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    /** Forgets a cluster. */
    drop: (name) => clusters.delete(name),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function read(body) {
  return isProtobuf(body) ? decodeObject(body) : parse(body.toString('utf8'));
}

function emptyCluster() {
  const objects = new Map();
  for (const name of ['default', 'kube-system'])
    objects.set(`namespaces//${name}`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, uid: name, resourceVersion: '1' },
    });
  return { objects, revision: 1, watchers: new Set() };
}

function answer(cluster, call) {
  const { path, response } = call;
  const at = path.join('/');
  if (at === 'version') return send(response, 200, { major: '1', minor: '35', gitVersion: 'v1.35.0' });
  if (at === 'api') return send(response, 200, { kind: 'APIVersions', versions: ['v1'] });
  if (at === 'apis') return send(response, 200, groups());
  // An empty schema document: every kind is unknown to it, so that validation lets it pass.
  if (at === 'openapi/v2') return raw(response, 200, 'application/octet-stream', '');
  const versioned = path[0] === 'api' ? [path[1], ...path.slice(2)] : [`${path[1]}/${path[2]}`, ...path.slice(3)];
  const [version, ...rest] = versioned;
  if (rest.length === 0) return resourceList(response, version);
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2;
  const [resource, name] = inNamespace ? rest.slice(2) : rest;
  const type = RESOURCES.find((known) => known.version === version && known.resource === resource);
  if (type === undefined)
    return send(response, 404, failure(404, 'NotFound', 'the server could not find the requested resource'));
  return onObject(cluster, call, type, inNamespace ? rest[1] : '', name);
}

function groups() {
  const names = [...new Set(RESOURCES.filter((r) => r.version.includes('/')).map((r) => r.version))];
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: names.map((groupVersion) => {
      const [name, version] = groupVersion.split('/');
      return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
    }),
  };
}

function resourceList(response, version) {
  const found = RESOURCES.filter((known) => known.version === version);
  if (found.length === 0) return send(response, 404, failure(404, 'NotFound', 'no such group'));
  const resources = found.map(({ resource, kind, namespaced }) => ({
    name: resource,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs: VERBS,
  }));
  return send(response, 200, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: version, resources });
}

function onObject(cluster, call, type, namespace, name) {
  const { method, query, body, request, response, denied } = call;
  const verb = verbOf(method, name, query);
  if (denied.includes(verb) || denied.includes(`${verb}.${type.resource}`)) {
    const text = `${type.resource} is forbidden: User "u" cannot ${verb} resource "${type.resource}"`;
    return send(response, 403, failure(403, 'Forbidden', text, { name, kind: type.resource }));
  }
  const key = `${type.resource}/${namespace}/${name}`;
  const known = cluster.objects.get(key);
  const missing = () =>
    send(
      response,
      404,
      failure(404, 'NotFound', `${type.resource} "${name}" not found`, { name, kind: type.resource }),
    );
  if (method === 'GET' && name === undefined) {
    const list = matching(cluster, type, namespace, query);
    if (query.get('watch') === 'true' || query.get('watch') === '1')
      return watch(cluster, type, namespace, query, response, list);
    const metadata = { resourceVersion: String(cluster.revision) };
    return send(response, 200, { kind: `${type.kind}List`, apiVersion: type.version, metadata, items: list });
  }
  if (method === 'GET') return known === undefined ? missing() : send(response, 200, known);
  if (method === 'DELETE') {
    if (known === undefined) return missing();
    cluster.objects.delete(key);
    tell(cluster, 'DELETED', type, known);
    return send(response, 200, { kind: 'Status', apiVersion: 'v1', status: 'Success' });
  }
  if (method === 'POST') {
    const object = body();
    const called = object.metadata.name ?? `${object.metadata.generateName}x7k2p`;
    const place = `${type.resource}/${namespace}/${called}`;
    if (cluster.objects.has(place)) {
      const text = `${type.resource} "${called}" already exists`;
      return send(response, 409, failure(409, 'AlreadyExists', text, { name: called, kind: type.resource }));
    }
    return send(
      response,
      201,
      store(cluster, type, place, namespace, { ...object, metadata: { ...object.metadata, name: called } }, query),
    );
  }
  if (method === 'PUT')
    return known === undefined ? missing() : send(response, 200, store(cluster, type, key, namespace, body(), query));
  if (method !== 'PATCH') return send(response, 405, failure(405, 'MethodNotAllowed', method));
  const applied = request.headers['content-type']?.includes('apply-patch');
  if (known === undefined && !applied) return missing();
  const object = merge(known ?? {}, body());
  return send(response, known === undefined ? 201 : 200, store(cluster, type, key, namespace, object, query));
}

/** The verb that a role would have to grant. */
function verbOf(method, name, query) {
  if (method === 'GET' && name !== undefined) return 'get';
  if (method === 'GET') return ['true', '1'].includes(query.get('watch')) ? 'watch' : 'list';
  return { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }[method] ?? method;
}

function matching(cluster, type, namespace, query) {
  const wanted = (query.get('labelSelector') ?? '')
    .split(',')
    .filter((part) => /^[^!=]+==?[^=]+$/.test(part))
    .map((part) => part.split(/==?/));
  const named = /metadata\.name=([^,]+)/.exec(query.get('fieldSelector') ?? '')?.[1];
  return [...cluster.objects]
    .filter(([key]) => key.startsWith(`${type.resource}/${namespace === '' ? '' : `${namespace}/`}`))
    .map(([, object]) => object)
    .filter((object) => named === undefined || object.metadata.name === named)
    .filter((object) => wanted.every(([label, value]) => object.metadata.labels?.[label] === value));
}

function store(cluster, type, key, namespace, object, query) {
  if (query.has('dryRun')) return object;
  cluster.revision++;
  const before = cluster.objects.get(key);
  const stored = {
    ...object,
    apiVersion: type.version,
    kind: type.kind,
    metadata: {
      ...object.metadata,
      ...(namespace === '' ? {} : { namespace }),
      uid: before?.metadata.uid ?? `uid-${cluster.revision}`,
      creationTimestamp: '2026-01-01T00:00:00Z',
      generation: (before?.metadata.generation ?? 0) + 1,
      resourceVersion: String(cluster.revision),
    },
  };
  const status = readyStatus(stored);
  if (status !== undefined) stored.status = status;
  cluster.objects.set(key, stored);
  if (type.kind === 'Deployment') addReplicaSet(cluster, stored);
  tell(cluster, before === undefined ? 'ADDED' : 'MODIFIED', type, stored);
  return stored;
}

/** The replica set by which Helm 3 judges whether a Deployment is ready. */
function addReplicaSet(cluster, { metadata, spec, status }) {
  const name = `${metadata.name}-current`;
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: metadata.name, uid: metadata.uid, controller: true };
  cluster.objects.set(`replicasets/${metadata.namespace}/${name}`, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: metadata.namespace,
      uid: `${metadata.uid}-rs`,
      labels: spec.template.metadata?.labels,
      ownerReferences: [owner],
    },
    spec: { replicas: spec.replicas ?? 1, selector: spec.selector, template: spec.template },
    status: { replicas: status.replicas, readyReplicas: status.readyReplicas },
  });
}

/** The status of an object that has reached what it was made for. */
function readyStatus({ kind, spec, metadata }) {
  const observedGeneration = metadata.generation;
  const yes = (type) => ({ type, status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' });
  switch (kind) {
    case 'Deployment': {
      const replicas = spec?.replicas ?? 1;
      const counts = { replicas, readyReplicas: replicas, updatedReplicas: replicas, availableReplicas: replicas };
      return { observedGeneration, ...counts, conditions: [yes('Available'), yes('Progressing')] };
    }
    case 'Job':
      if (metadata.labels?.outcome === 'fails') return { failed: 1, conditions: [yes('Failed')] };
      return {
        succeeded: 1,
        startTime: '2026-01-01T00:00:00Z',
        completionTime: '2026-01-01T00:00:01Z',
        conditions: [yes('Complete')],
      };
    case 'Pod':
      return { phase: 'Succeeded', conditions: [yes('Ready')] };
    case 'CustomResourceDefinition':
      if (metadata.labels?.outcome === 'fails') return { conditions: [] };
      return { conditions: [yes('Established'), yes('NamesAccepted')] };
    default:
      return undefined;
  }
}

function watch(cluster, type, namespace, query, response, list) {
  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  const watcher = (event, of, object) => {
    if (of.resource === type.resource && (namespace === '' || object.metadata.namespace === namespace))
      response.write(`${JSON.stringify({ type: event, object })}\n`);
  };
  if (!query.has('resourceVersion') || query.get('sendInitialEvents') === 'true')
    for (const object of list) watcher('ADDED', type, object);
  if (query.get('sendInitialEvents') === 'true') {
    const metadata = {
      resourceVersion: String(cluster.revision),
      annotations: { 'k8s.io/initial-events-end': 'true' },
    };
    response.write(
      `${JSON.stringify({ type: 'BOOKMARK', object: { kind: type.kind, apiVersion: type.version, metadata } })}\n`,
    );
  }
  response.flushHeaders();
  cluster.watchers.add(watcher);
  response.on('close', () => cluster.watchers.delete(watcher));
}

function tell(cluster, event, type, object) {
  for (const watcher of cluster.watchers) watcher(event, type, object);
}

/** JSON merge patch, which does for the strategic and the server-side one as well while lists are replaced whole. */
function merge(into, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const result = typeof into === 'object' && into !== null && !Array.isArray(into) ? { ...into } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  }
  return result;
}

function failure(code, reason, message, details = {}) {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, details, code };
}

function send(response, code, body) {
  raw(response, code, 'application/json', JSON.stringify(body));
}

function raw(response, code, type, text) {
  response.writeHead(code, { 'content-type': type });
  response.end(text);
}
