import type { Answer, ApiRequest, Fault, Fields, SandboxPlatform, World } from '../world/index.ts';
import { ALL_RULES } from './behaviors.ts';
import { isFields } from './check-message.ts';
import { bend, refuse } from './faults.ts';
import { inCamel, search } from './gaql/search.ts';
import { type Google, makeGoogle } from './google.ts';
import { mutate } from './mutate.ts';
import { COLLECTIONS } from './names.ts';
import { actAsPerson, shownObjects } from './person.ts';
import { KIND_OF } from './planned.ts';
import { Refusal, refusalAnswer } from './refusal.ts';
import { checkHeaders, checkVersion, grant } from './tokens.ts';
import { truthOf } from './truth.ts';
import { commandOf, removeVideos, upload } from './uploads.ts';

/** Creates the Google Ads API (REST, v25), as far as a Demand Gen ad with a video needs it. */
export function googlePlatform(world: World): SandboxPlatform {
  const google = makeGoogle(world);
  let count = 0;
  const trace = () => {
    count += 1;
    return `Sandbox${String(world.seed * 7919 + count).padStart(15, '0')}`;
  };
  return {
    name: 'google',
    owns: (path) => /^\/(v\d+\/customers|resumable\/upload\/|token$)/.test(path),
    routeOf,
    isRead: (request) => !/^(POST|DELETE) /.test(routeOf(request)),
    passTime: () => google.delivery.catchUp(),
    handle: (request, fault) => handle(google, request, fault, trace()),
    refuse: (kind, request) => refuse(google, kind, request, trace()),
    bend,
    objects() {
      google.delivery.catchUp();
      return shownObjects(google);
    },
    actAsPerson(id, act) {
      google.delivery.catchUp();
      return actAsPerson(google, id, act);
    },
    setAccount: (id, settings) => ({ ...google.accounts.set(id, settings) }),
    truth: () => truthOf(google),
    rules: () => ALL_RULES,
    reset() {
      for (const part of [google.accounts, google.objects, google.delivery]) part.clear();
      for (const part of [google.sessions, google.endedTokens, google.grants]) part.clear();
      count = 0;
    },
  };
}

/** Names a route: `POST mutate`, `POST video`, `DELETE video` change something; `GET search`, `GET validate`, `GET video`, `AUTH token` do not. */
function routeOf(request: ApiRequest): string {
  const { path, params } = request;
  if (path === '/token') return 'AUTH token';
  if (path.startsWith('/resumable/')) return commandOf(request).includes('query') ? 'GET video' : 'POST video';
  const [, act = ''] = /:(\w+)$/.exec(path) ?? [];
  if (act === 'remove') return 'DELETE video';
  if (act !== 'mutate') return 'GET search';
  return params.validateOnly === true || params.validate_only === true ? 'GET validate' : 'POST mutate';
}

const PATH = /^\/(?:resumable\/upload\/)?(v\d+)\/customers\/([^/]+)\/(\w+):(\w+)$/;

function handle(google: Google, request: ApiRequest, fault: Fault | undefined, trace: string): Answer {
  try {
    if (request.path === '/token') return grant(google, request);
    const [, version = '', customer = '', collection = '', act = ''] = PATH.exec(request.path) ?? [];
    if (version === '')
      throw new Refusal('NOT_FOUND', `The requested URL ${request.path} was not found on this server.`);
    checkVersion(google, version);
    checkHeaders(google, request, customer);
    if (request.path.startsWith('/resumable/')) return upload(google, customer, request, fault);
    return done(trace, reply(google, customer, `${collection}:${act}`, request.params, fault));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refusalAnswer(error, trace);
  }
}

const done = (trace: string, body: unknown): Answer => ({ status: 200, headers: { 'request-id': trace }, body });

function reply(google: Google, customer: string, method: string, given: Fields, fault: Fault | undefined): unknown {
  switch (method) {
    case 'googleAds:search':
      return search(google, customer, given);
    case 'googleAds:searchStream':
      return [search(google, customer, given)];
    case 'googleAds:mutate':
      return inCamel(mutate(google, customer, given, fault));
    case 'youTubeVideoUploads:remove':
      return removeVideos(google, customer, given);
    case 'youTubeVideoUploads:create':
      throw new Refusal('INVALID_ARGUMENT', 'A film is uploaded under /resumable/upload.');
    default:
      return mutateOneKind(google, customer, method, given, fault);
  }
}

/** Runs `campaigns:mutate` and similar requests, whose operations are all of one kind. */
function mutateOneKind(
  google: Google,
  customer: string,
  method: string,
  given: Fields,
  fault: Fault | undefined,
): unknown {
  const [collection, act] = method.split(':');
  const kind = Object.entries(COLLECTIONS).find(([, name]) => name === collection)?.[0];
  const word = Object.entries(KIND_OF).find(([name]) => name === kind)?.[1];
  if (word === undefined || act !== 'mutate') throw new Refusal('NOT_FOUND', `This sandbox does not serve ${method}.`);
  const operations = Array.isArray(given.operations) ? given.operations : [];
  const { mutate_operation_responses: made } = mutate(
    google,
    customer,
    {
      mutate_operations: operations.map((operation: unknown) => ({ [`${word}_operation`]: operation })),
      partial_failure: given.partialFailure ?? given.partial_failure ?? false,
      validate_only: given.validateOnly ?? given.validate_only ?? false,
    },
    fault,
  );
  const results = Array.isArray(made) ? made.filter(isFields).flatMap((one) => Object.values(one)) : [];
  return inCamel({ results });
}
