import type { ApiRequest, Fault, Fields } from '../world/index.ts';
import { checkParams } from './check-params.ts';
import { GraphError } from './graph-error.ts';
import type { Meta } from './meta.ts';
import { operationNamed, type Version } from './vocabulary/index.ts';

/** A request that the platform is handling. */
export interface Call {
  readonly meta: Meta;
  readonly request: ApiRequest;
  readonly version: Version;
  /** A fault that changes what the request does. */
  readonly fault: Fault | undefined;
}

/**
 * Returns the params that the operation accepts, parsed by their types.
 *
 * @param title such as `POST AdAccount/campaigns`
 * @throws GraphError 2500 if the specs have no such operation
 */
export function paramsOf({ meta, request, version, fault }: Call, title: string): Record<string, unknown> {
  const operation = operationNamed(title);
  if (operation === undefined)
    throw new GraphError({ code: 2500, message: `Unknown path components: /${title.split('/')[1] ?? ''}` });
  const params = checkParams(meta.world, operation, request.params, version);
  if (fault?.kind === 'drop-field' && fault.field !== undefined) return without(params, fault.field.split('.'));
  if (fault?.kind === 'created-active' && request.method === 'POST') return { ...params, status: 'ACTIVE' };
  return params;
}

/** Returns the fields without the one at a path such as `targeting.age_min`. */
function without(fields: Fields, [name, ...rest]: readonly string[]): Record<string, unknown> {
  if (name === undefined) return { ...fields };
  const { [name]: inner, ...others } = fields;
  if (rest.length === 0 || typeof inner !== 'object' || inner === null) return others;
  return { ...others, [name]: without(Object.fromEntries(Object.entries(inner)), rest) };
}

export const isValidateOnly = (call: Call, params: Fields): boolean =>
  call.meta.world.holds('validate-only') &&
  Array.isArray(params.execution_options) &&
  params.execution_options.includes('validate_only');
