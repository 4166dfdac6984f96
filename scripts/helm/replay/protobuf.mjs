/**
 * Reads what newer Helm releases send when they store a release: Kubernetes' protobuf envelope around a Secret, ConfigMap
 * or Namespace. Field numbers: https://github.com/kubernetes/api/blob/v0.36.1/core/v1/generated.proto (Secret, ConfigMap),
 * https://github.com/kubernetes/apimachinery/blob/v0.36.1/pkg/apis/meta/v1/generated.proto (ObjectMeta).
 */

/** Whether a request body is such an envelope. */
export function isProtobuf(body) {
  return body.subarray(0, 4).toString('latin1') === 'k8s\0';
}

/** The object in the envelope, as its JSON form; only metadata, data and type are read. */
export function decodeObject(body) {
  const envelope = fields(body.subarray(4));
  const type = fields(first(envelope, 1));
  const object = fields(first(envelope, 2));
  const kind = text(type, 2);
  const meta = fields(first(object, 1));
  const metadata = {
    name: text(meta, 1),
    namespace: text(meta, 3),
    resourceVersion: text(meta, 6),
    labels: pairs(meta, 11, 'utf8'),
    annotations: pairs(meta, 12, 'utf8'),
  };
  const data = pairs(object, 2, kind === 'Secret' ? 'base64' : 'utf8');
  return {
    apiVersion: text(type, 1),
    kind,
    metadata: filled(metadata),
    ...(kind === 'Namespace' ? {} : { data }),
    ...(kind === 'Secret' ? { type: text(object, 3) } : {}),
  };
}

function filled(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== ''));
}

/** The fields of a message by number; only those that hold bytes. */
function fields(message) {
  const found = new Map();
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const wire = tag % 8;
    if (wire === 0) varint();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else {
      const length = varint();
      const number = Math.floor(tag / 8);
      found.set(number, [...(found.get(number) ?? []), message.subarray(at, at + length)]);
      at += length;
    }
  }
  return found;
}

function first(message, number) {
  return message.get(number)?.[0] ?? Buffer.alloc(0);
}

function text(message, number) {
  return first(message, number).toString('utf8');
}

function pairs(message, number, encoding) {
  return Object.fromEntries(
    (message.get(number) ?? []).map((entry) => {
      const pair = fields(entry);
      return [text(pair, 1), first(pair, 2).toString(encoding)];
    }),
  );
}
