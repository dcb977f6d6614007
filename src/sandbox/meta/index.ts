import type { Answer, ApiRequest, Fault, SandboxPlatform, World } from '../world/index.ts';
import { ALL_RULES } from './behaviors.ts';
import { errorAnswer, GraphError } from './graph-error.ts';
import { reply, success } from './handle.ts';
import { type Meta, makeMeta } from './meta.ts';
import { actAsPerson, shownObjects } from './person.ts';
import { bend, refuse } from './refusals.ts';
import { type Route, readPath } from './route.ts';
import { truthOf } from './truth.ts';

/** Creates Meta's Marketing API, as far as an ad with a video needs it. */
export function metaPlatform(world: World): SandboxPlatform {
  const meta = makeMeta(world);
  let count = 0;
  const trace = () => {
    count += 1;
    return `${world.seed}:${count}`;
  };
  return {
    name: 'meta',
    owns: (path) => /^\/v\d+\.\d+(\/|$)/.test(path),
    routeOf: (request) => routeName(meta, request),
    passTime: () => meta.delivery.catchUp(),
    handle: (request, fault) => handle(meta, request, fault, trace()),
    refuse: (kind, request) => refuse(meta, kind, request, trace()),
    bend,
    objects: () => {
      meta.delivery.catchUp();
      return shownObjects(meta);
    },
    actAsPerson(id, act) {
      meta.delivery.catchUp();
      return actAsPerson(meta, id, act);
    },
    setAccount: (id, settings) => ({ ...meta.accounts.set(id, settings) }),
    truth: () => truthOf(meta),
    rules: () => ALL_RULES,
    reset() {
      for (const part of [
        meta.accounts,
        meta.objects,
        meta.tokens,
        meta.uploads,
        meta.usage,
        meta.delivery,
        meta.reports,
      ])
        part.clear();
      count = 0;
    },
  };
}

/** Names the request's route, such as `POST adsets`; for a request to one object, uses its kind: `POST adset`. */
function routeName(meta: Meta, request: ApiRequest): string {
  const parts = request.path.split('/').filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  const kind = meta.objects.get(last)?.kind;
  if (kind !== undefined) return `${request.method} ${kind}`;
  if (meta.reports.get(last) !== undefined) return `${request.method} report`;
  return `${request.method} ${last.startsWith('act_') ? 'account' : last}`;
}

function handle(meta: Meta, request: ApiRequest, fault: Fault | undefined, trace: string): Answer {
  let route: Route | undefined;
  try {
    route = readPath(request.path, meta.world.holds('version-gone'));
    const accountId = route.accountId ?? meta.objects.get(route.node)?.accountId;
    meta.tokens.check(request, accountId === undefined ? undefined : meta.accounts.get(accountId));
    if (accountId !== undefined) meta.usage.count(accountId, request.method !== 'GET');
    const headers = { ...meta.usage.headers(accountId), 'facebook-api-version': `v${route.version}.0` };
    return success(reply({ meta, request, version: route.version, fault }, route), headers);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return errorAnswer(error.refusal, trace, meta.usage.headers(route?.accountId));
  }
}
