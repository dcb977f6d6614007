import type { ApiRequest, Fault, Fields } from '../world/index.ts';
import { checkParams, isFields } from './check-params.ts';
import { Refusal } from './refusal.ts';
import type { TikTok } from './tiktok.ts';
import { operationNamed } from './vocabulary/index.ts';

/** A request that the platform is handling. */
export interface Call {
  readonly tiktok: TikTok;
  readonly request: ApiRequest;
  /** For example `POST /smart_plus/ad/create/`. */
  readonly title: string;
  /** A fault that changes what the request does. */
  readonly fault: Fault | undefined;
}

const VERSION = '/open_api/v1.3';

/** @throws Refusal 40051 for another version, 40400 for a path that is not served */
export function titleOf({ method, path }: Pick<ApiRequest, 'method' | 'path'>): string {
  const [, version = '', rest = ''] = /^\/open_api\/(v[\d.]+)(\/.*)$/.exec(path) ?? [];
  if (version !== '' && `/open_api/${version}` !== VERSION)
    throw new Refusal(40_051, `Invalid API version ${version}.`);
  const title = `${method} ${rest.endsWith('/') ? rest : `${rest}/`}`;
  if (operationNamed(title) === undefined) throw new Refusal(40_400, `Route not found: ${path}`, 404);
  return title;
}

/** Returns the operation's params, parsed by their types. Bodies contain values; queries and forms contain strings. */
export function paramsOf({ tiktok, request, title, fault }: Call): Fields {
  const operation = operationNamed(title) ?? new Map();
  const isText = request.method === 'GET' || request.files.length > 0 || title.includes('/file/');
  const given = checkParams(tiktok.world, operation, request.params, isText);
  if (fault?.kind === 'drop-field' && fault.field !== undefined) return without(given, fault.field.split('.'));
  if (fault?.kind === 'created-active' && title.endsWith('/create/')) return { ...given, operation_status: 'ENABLE' };
  return given;
}

/** Returns the fields without the one at a path such as `targeting_spec.age_groups`. */
function without(fields: Fields, [name, ...rest]: readonly string[]): Fields {
  if (name === undefined) return fields;
  const { [name]: inside, ...others } = fields;
  return rest.length === 0 || !isFields(inside) ? others : { ...others, [name]: without(inside, rest) };
}
