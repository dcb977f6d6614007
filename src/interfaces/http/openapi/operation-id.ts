const VERBS: Readonly<Record<string, string>> = {
  post: 'create',
  put: 'put',
  patch: 'update',
  delete: 'remove',
};

/**
 * Returns an operation's id, `noun.verb`, which clients use as a function name. A route may set its own as `operationId`;
 * otherwise: `GET /campaigns` → `campaigns.list`, `PATCH /campaigns/:id` → `campaigns.update`, `POST /jobs/:id/retry` →
 * `jobs.retry`, `GET /webhooks/:id/deliveries` → `webhooks.listDeliveries`.
 */
export function operationId(method: string, url: string): string {
  const parts = url.split('/').filter((part) => part !== '');
  const names = parts.filter((part) => !part.startsWith(':'));
  const endsInParameter = parts.at(-1)?.startsWith(':') === true;
  const verb = method.toLowerCase();
  const last = names.at(-1);
  if (endsInParameter || names.length < 2 || last === undefined)
    return `${camel(names)}.${verb === 'get' ? (endsInParameter ? 'get' : 'list') : (VERBS[verb] ?? verb)}`;
  const noun = camel(names.slice(0, -1));
  if (last.endsWith('s')) return `${noun}.${camel([verb === 'get' ? 'list' : verb === 'post' ? 'add' : verb, last])}`;
  return `${noun}.${verb === 'get' || verb === 'post' ? camel([last]) : camel([verb, last])}`;
}

const camel = (names: readonly string[]): string =>
  names
    .flatMap((name) => name.split(/[_-]/))
    .map((word, at) => (at === 0 ? word : `${word.charAt(0).toUpperCase()}${word.slice(1)}`))
    .join('');
