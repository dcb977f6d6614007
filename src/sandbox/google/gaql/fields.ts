import type { World } from '../../world/index.ts';
import { enumHas, type Field, messageNamed } from '../vocabulary/index.ts';
import { type Query, queryError } from './parse.ts';

/** The resources that FROM accepts: the message of their rows, and the other resources that can be selected with them. */
const RESOURCES: ReadonlyMap<
  string,
  { readonly message: string; readonly with: readonly string[]; readonly counts: boolean }
> = new Map([
  ['customer', { message: 'Customer', with: [], counts: true }],
  ['campaign', { message: 'Campaign', with: ['campaign_budget', 'customer'], counts: true }],
  ['campaign_budget', { message: 'CampaignBudget', with: ['customer'], counts: false }],
  ['ad_group', { message: 'AdGroup', with: ['campaign', 'customer'], counts: true }],
  ['ad_group_ad', { message: 'AdGroupAd', with: ['ad_group', 'campaign', 'customer'], counts: true }],
  ['ad_group_criterion', { message: 'AdGroupCriterion', with: ['ad_group', 'campaign', 'customer'], counts: false }],
  ['asset', { message: 'Asset', with: ['customer'], counts: false }],
  ['you_tube_video_upload', { message: 'YouTubeVideoUpload', with: ['customer'], counts: false }],
]);

/** The metrics that the sandbox has. */
const METRICS = new Set([
  ...['impressions', 'clicks', 'cost_micros', 'conversions', 'conversions_value', 'ctr', 'interactions'],
  ...['video_quartile_p25_rate', 'video_quartile_p50_rate', 'video_quartile_p75_rate', 'video_quartile_p100_rate'],
  ...['video_trueview_views', 'video_watch_time_duration_millis', 'average_video_watch_time_duration_millis'],
]);

/** Returns the field of a path such as `ad_group_ad.ad.name`. @throws Refusal for a field that cannot be queried */
export function fieldOf(path: string, from: string): Field {
  const [first = '', ...rest] = path.split('.');
  const unknown = queryError('UNRECOGNIZED_FIELD', `Unrecognized field in the query: '${path}'.`, path);
  const resource = RESOURCES.get(from);
  if (resource === undefined)
    throw queryError('BAD_RESOURCE_TYPE_IN_FROM_CLAUSE', `Resource type '${from}' is not known to this sandbox.`, from);
  const isCount = first === 'metrics' || first === 'segments';
  if (isCount && !resource.counts)
    throw queryError(
      'PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE',
      `Cannot select or filter on '${path}' with resource '${from}'.`,
    );
  const served = first === 'metrics' ? METRICS.has(rest.join('.')) : first !== 'segments' || path === 'segments.date';
  if (!isCount && first !== from && !resource.with.includes(first)) {
    if (!RESOURCES.has(first)) throw unknown;
    throw queryError(
      'PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE',
      `Resource '${first}' cannot be selected with '${from}'.`,
    );
  }
  let message =
    first === 'metrics' ? 'Metrics' : first === 'segments' ? 'Segments' : (RESOURCES.get(first)?.message ?? '');
  for (const [at, name] of rest.entries()) {
    const field = messageNamed(message).get(name);
    if (field === undefined || field.isInput) throw unknown;
    if (!served) throw queryError('UNRECOGNIZED_FIELD', `This sandbox has no '${path}'.`, path);
    if (at === rest.length - 1) return leaf(field, path);
    if (field.type.is !== 'message' || field.isList) throw unknown;
    message = field.type.name;
  }
  throw unknown;
}

/** Checks that a field can be selected: of message fields, only lists and the texts and pictures of ads can be. */
function leaf(field: Field, path: string): Field {
  const isPart = field.type.is === 'message' && !field.isList && !/^Ad\w+Asset$/.test(field.type.name);
  if (isPart)
    throw queryError(
      'PROHIBITED_FIELD_IN_SELECT_CLAUSE',
      `The field '${path}' cannot be selected: name a field of it.`,
    );
  return field;
}

/** @throws Refusal for a query for something that does not exist, or in a form that is not accepted */
export function checkQuery(world: World, { select, from, where, order }: Query): void {
  for (const path of [...select, ...where.map(({ field }) => field), ...order.map(({ field }) => field)])
    fieldOf(path, from);
  for (const { field, operator, values } of where) {
    const { type } = fieldOf(field, from);
    if (type.is !== 'enum' || operator === 'LIKE') continue;
    const bad = values.find((value) => !enumHas(type.name, value));
    if (bad !== undefined && world.holds('google:enum-constants'))
      throw queryError('BAD_ENUM_CONSTANT', `Error in query: ${bad} is not a constant of ${type.name}.`, bad);
  }
  const dates = where.filter(({ field }) => field === 'segments.date');
  const isOpen = dates.length === 0 || dates.every(({ operator }) => ['>', '>=', '!=', '<', '<='].includes(operator));
  const isBothSided =
    dates.some(({ operator }) => operator.startsWith('>')) && dates.some(({ operator }) => operator.startsWith('<'));
  if (select.includes('segments.date') && isOpen && !isBothSided && world.holds('google:date-range-needed'))
    throw queryError(
      'EXPECTED_FILTERS_ON_DATE_RANGE',
      'Expected filters on the following field in WHERE: segments.date.',
    );
}
