import type { Fault, Fields } from '../world/index.ts';
import { isFields, readMessage, requireFields } from './check-message.ts';
import { commit } from './commit.ts';
import { type Google, nameOf, objectNamed } from './google.ts';
import { COLLECTIONS, isTemporary, parseName } from './names.ts';
import { KIND_OF, kindOfOperation, MUTABLE, type MutableKind, type Planned } from './planned.ts';
import { Refusal, refusal } from './refusal.ts';
import { checkRules, type Seen, type Write } from './rules/index.ts';
import { settled } from './settled.ts';

type Path = (string | readonly [string, number])[];

/**
 * Runs `googleAds:mutate`: all operations or none. Negative ids stand for objects that earlier operations of the request create.
 *
 * @param given JSON, or the same fields as a gRPC client sends them
 * @throws Refusal
 */
export function mutate(google: Google, customer: string, given: unknown, fault?: Fault): Fields {
  const { world } = google;
  const request = readMessage(world, 'MutateGoogleAdsRequest', given);
  requireFields(world, 'MutateGoogleAdsRequest', { ...request, customer_id: customer }, []);
  if (request.partial_failure === true)
    throw refusal({
      ...{ category: 'mutate_error', word: 'OPERATION_DOES_NOT_SUPPORT_PARTIAL_FAILURE' },
      message: 'This sandbox does all operations or none.',
    });
  const operations = Array.isArray(request.mutate_operations) ? request.mutate_operations.filter(isFields) : [];
  const planned: Planned[] = [];
  for (const [at, operation] of operations.entries())
    planned.push(plan(google, customer, dropped(operation, fault), [['mutate_operations', at]], planned));
  if (request.validate_only === true) return {};
  const names = commit(google, customer, planned, fault);
  if (fault?.kind === 'commit-twice') commit(google, customer, planned, fault);
  return {
    mutate_operation_responses: planned.map(({ kind }, at) => ({
      [`${KIND_OF[kind]}_result`]: { resource_name: names[at] ?? '' },
    })),
  };
}

/** Checks one operation against the existing objects and against those that the request has planned before it. */
function plan(google: Google, customer: string, operation: Fields, path: Path, before: readonly Planned[]): Planned {
  const [named] = Object.entries(operation);
  const kind = named === undefined ? undefined : kindOfOperation(named[0]);
  if (named === undefined || kind === undefined || !isFields(named[1]))
    throw refusal({
      ...{ category: 'operation_access_denied_error', word: 'ACTION_NOT_PERMITTED', path },
      message: `This sandbox does not do ${named?.[0] ?? 'an operation without a name'}.`,
    });
  const [name, { create, update, remove, update_mask: mask }] = [named[0], named[1]];
  const at = (act: string): Path => [...path, name, act];
  if (isFields(create)) return planCreate(google, customer, kind, create, at('create'), before);
  if (isFields(update)) return planUpdate(google, customer, kind, update, mask, at('update'), before);
  if (typeof remove === 'string') return planRemove(google, customer, kind, remove, at('remove'), before);
  throw refusal({
    ...{ category: 'request_error', word: 'OPERATION_REQUIRED', path },
    message: 'An operation is required.',
  });
}

const MESSAGE_OF: Readonly<Record<MutableKind, string>> = {
  ...{ campaign_budget: 'CampaignBudget', campaign: 'Campaign', ad_group: 'AdGroup', ad: 'AdGroupAd' },
  ...{ ad_group_criterion: 'AdGroupCriterion', asset: 'Asset' },
};

function planCreate(
  google: Google,
  customer: string,
  kind: MutableKind,
  given: Fields,
  path: Path,
  before: readonly Planned[],
): Planned {
  requireFields(google.world, MESSAGE_OF[kind], given, path);
  const { resource_name: temporary } = given;
  if (temporary !== undefined && !isTemporary(temporary) && google.world.holds('google:temporary-ids'))
    throw refusal({
      ...{ category: 'new_resource_creation_error', word: 'CANNOT_SET_ID_FOR_CREATE', message: 'Cannot set an id.' },
      path: [...path, 'resource_name'],
    });
  if (temporary !== undefined && before.some((one) => one.name === temporary))
    throw refusal({
      ...{ category: 'new_resource_creation_error', word: 'DUPLICATE_TEMP_IDS', message: 'Duplicate temporary ids.' },
      path: [...path, 'resource_name'],
    });
  const after = settled(google, kind, given);
  checkRules(google.world, writeOf(google, customer, kind, 'create', given, after, undefined, before), path);
  return { kind, act: 'create', name: temporary === undefined ? undefined : String(temporary), fields: after };
}

function planUpdate(
  google: Google,
  customer: string,
  kind: MutableKind,
  given: Fields,
  mask: unknown,
  path: Path,
  before: readonly Planned[],
): Planned {
  const object = own(google, customer, kind, given.resource_name, path);
  const paths = Array.isArray(mask) ? mask.map(String) : [];
  if (paths.length === 0 && google.world.holds('google:mask-needed'))
    throw refusal({
      ...{
        category: 'field_mask_error',
        word: 'FIELD_MASK_MISSING',
        message: 'The field mask must be provided.',
        path,
      },
    });
  const changes = Object.fromEntries(
    paths.map((name) => [name.split('.')[0] ?? name, given[name.split('.')[0] ?? name]]),
  );
  const immutable = Object.keys(changes).find((name) => IMMUTABLE[kind].includes(name));
  if (immutable !== undefined && google.world.holds('google:immutable-fields'))
    throw refusal({
      ...{ category: 'field_error', word: 'IMMUTABLE_FIELD', message: 'The field cannot be changed.' },
      path: [...path, immutable],
    });
  const after = { ...object.fields, ...changes };
  checkRules(google.world, writeOf(google, customer, kind, 'update', given, after, object, before), path);
  return { kind, act: 'update', name: nameOf(object), fields: changes, object };
}

const IMMUTABLE: Readonly<Record<MutableKind, readonly string[]>> = {
  campaign_budget: ['period', 'type'],
  campaign: ['advertising_channel_type', 'advertising_channel_sub_type', 'demand_gen_campaign_settings'],
  ad_group: ['campaign', 'type'],
  ad: ['ad_group', 'ad'],
  ad_group_criterion: ['ad_group', 'location', 'age_range', 'language', 'negative'],
  asset: ['youtube_video_asset', 'call_to_action_asset', 'text_asset'],
};

function planRemove(
  google: Google,
  customer: string,
  kind: MutableKind,
  name: string,
  path: Path,
  before: readonly Planned[],
): Planned {
  const object = own(google, customer, kind, name, path);
  const write = writeOf(google, customer, kind, 'remove', { resource_name: name }, object.fields, object, before);
  checkRules(google.world, write, path);
  return { kind, act: 'remove', name, fields: { status: 'REMOVED' }, object };
}

function own(google: Google, customer: string, kind: MutableKind, name: unknown, path: Path) {
  const parsed = parseName(name);
  if (parsed?.collection !== COLLECTIONS[kind] || parsed.customer !== customer)
    throw refusal({
      ...{ category: 'request_error', word: 'RESOURCE_NAME_MALFORMED', path },
      message: `Resource name '${String(name)}' is malformed: expected '${COLLECTIONS[kind]}'.`,
    });
  const object = objectNamed(google, name);
  if (object === undefined)
    throw new Refusal('NOT_FOUND', 'Requested entity was not found.', [
      {
        category: 'mutate_error',
        word: 'RESOURCE_NOT_FOUND',
        message: 'Resource was not found.',
        path,
        trigger: String(name),
      },
    ]);
  return object;
}

function writeOf(
  google: Google,
  customer: string,
  kind: MutableKind,
  act: Write['act'],
  given: Fields,
  after: Fields,
  object: Write['object'],
  before: readonly Planned[],
): Write {
  const isGone = (name: string) => before.some((one) => one.act === 'remove' && one.name === name);
  const seen = (one: Planned): Seen => ({
    kind: one.kind,
    name: one.name ?? '',
    fields: one.fields,
    object: undefined,
  });
  return {
    ...{ kind, act, given, after, object, account: google.accounts.get(customer), now: google.world.clock.now() },
    find(name) {
      const planned = before.find((one) => one.act === 'create' && one.name === name);
      if (planned !== undefined) return seen(planned);
      const there = objectNamed(google, name);
      const isThere = there?.accountId === customer && there.fields.status !== 'REMOVED';
      return isThere ? { kind: there.kind, name: nameOf(there), fields: there.fields, object: there } : undefined;
    },
    all: (wanted) => [
      ...before.filter((one) => one.act === 'create' && one.kind === wanted).map(seen),
      ...google.objects
        .ofAccount(customer, wanted)
        .filter((one) => one.fields.status !== 'REMOVED' && !isGone(nameOf(one)))
        .map((one) => ({ kind: one.kind, name: nameOf(one), fields: one.fields, object: one })),
    ],
  };
}

/** Applies the fault `drop-field`: its field names a kind, as in `campaign.final_url_suffix`, or else any object with that field. */
function dropped(operation: Fields, fault: Fault | undefined): Fields {
  if (fault?.kind !== 'drop-field' || fault.field === undefined) return operation;
  const [first = '', ...rest] = fault.field.split('.');
  const kind = MUTABLE.find((one) => KIND_OF[one] === first);
  const path = kind === undefined ? [first, ...rest] : rest;
  return Object.fromEntries(
    Object.entries(operation).map(([name, value]) => {
      const isMeant = kind === undefined || name === `${KIND_OF[kind]}_operation`;
      return [
        name,
        isMeant && isFields(value) && isFields(value.create)
          ? { ...value, create: without(value.create, path) }
          : value,
      ];
    }),
  );
}

function without(fields: Fields, [name, ...rest]: readonly string[]): Fields {
  if (name === undefined) return fields;
  const { [name]: inside, ...others } = fields;
  return rest.length === 0 || !isFields(inside) ? others : { ...others, [name]: without(inside, rest) };
}
