import { type Fields, reviewedAt } from '../world/index.ts';
import { type Call, isValidateOnly, paramsOf } from './call.ts';
import type { Meta } from './meta.ts';
import { isDeleted, type Kind, type MetaObject } from './objects.ts';
import { checkRules, inner, isGiven, list, type Write } from './rules/index.ts';

type Created = 'campaign' | 'adset' | 'creative' | 'ad';

export const EDGE_OF_KIND: Readonly<Record<Created, string>> = {
  campaign: 'campaigns',
  adset: 'adsets',
  creative: 'adcreatives',
  ad: 'ads',
};

/** Creates an object in an account, or only checks whether it could. */
export function createObject(call: Call, kind: Created, accountId: string): Fields {
  const given = paramsOf(call, `POST AdAccount/${EDGE_OF_KIND[kind]}`);
  checkRules(call.meta.world, writeOf(call, kind, accountId, given));
  const creative = kind === 'ad' ? inner(given, 'creative') : undefined;
  if (creative !== undefined && !isGiven(creative.creative_id) && !isGiven(creative.id))
    checkRules(call.meta.world, writeOf(call, 'creative', accountId, creative));
  if (isValidateOnly(call, given)) return { success: true };
  const object = add(call, kind, accountId, given);
  if (call.fault?.kind === 'commit-twice') add(call, kind, accountId, given);
  return { id: object.id };
}

function add(call: Call, kind: Created, accountId: string, given: Fields): MetaObject {
  const { meta } = call;
  const parentId = kind === 'adset' ? given.campaign_id : kind === 'ad' ? given.adset_id : `act_${accountId}`;
  const fields = { ...(kind === 'creative' ? creativeFields(meta, given) : settled(call, kind, given)) };
  if (kind === 'ad') fields.creative_id = creativeIdOf(call, accountId, inner(given, 'creative'));
  return meta.objects.add({ kind, accountId, parentId: String(parentId), fields, quirk: call.fault?.kind });
}

/** Returns what the platform stores of the given fields, with its own defaults. */
function settled({ meta, version }: Call, kind: Created, given: Fields): Record<string, unknown> {
  const { execution_options: _, creative: __, ...kept } = given;
  const status = given.status ?? (meta.world.holds('starts-active') ? 'ACTIVE' : 'PAUSED');
  if (kind === 'campaign') return { ...kept, status };
  if (kind === 'ad') return { ...kept, status, review_until: reviewedAt(meta.world, String(given.name)) };
  const start = given.start_time ?? meta.world.clock.now();
  return {
    ...kept,
    status,
    start_time: start,
    targeting: keptTargeting(meta.world.holds('silent-drops'), version, given),
  };
}

/** Returns the targeting that is stored. v26 silently drops Messenger's stories. Source: Meta's changelog of v26. */
export function keptTargeting(drops: boolean, version: number, given: Fields): Fields {
  const targeting = inner(given, 'targeting');
  if (!drops || version < 26 || targeting.messenger_positions === undefined) return targeting;
  return { ...targeting, messenger_positions: list(targeting.messenger_positions).filter((word) => word !== 'story') };
}

/** Features that a video is enrolled in unless its creative opts out. Which ones the real platform uses is not documented. */
const ENROLLED = ['enhance_cta', 'inline_comment', 'text_optimizations', 'video_auto_crop', 'video_filtering'];

function freedomOf(given: Fields): Fields {
  const spec = inner(given, 'degrees_of_freedom_spec');
  const enrolled = Object.fromEntries(ENROLLED.map((name) => [name, { enroll_status: 'OPT_IN' }]));
  return { ...spec, creative_features_spec: { ...enrolled, ...inner(spec, 'creative_features_spec') } };
}

function creativeFields({ world }: Meta, given: Fields): Fields {
  const { execution_options: _, ...kept } = given;
  const { video_id: videoId } = inner(given, 'object_story_spec', 'video_data');
  const action = inner(given, 'object_story_spec', 'video_data', 'call_to_action').type;
  return {
    object_type: videoId === undefined ? 'SHARE' : 'VIDEO',
    ...(videoId === undefined ? {} : { video_id: videoId }),
    ...(action === undefined ? {} : { call_to_action_type: action }),
    ...kept,
    ...(world.holds('enrolls-by-itself') && videoId !== undefined ? { degrees_of_freedom_spec: freedomOf(given) } : {}),
    status: 'ACTIVE',
  };
}

function creativeIdOf(call: Call, accountId: string, creative: Fields): unknown {
  if (isGiven(creative.creative_id)) return creative.creative_id;
  if (isGiven(creative.id)) return creative.id;
  const made = {
    parentId: `act_${accountId}`,
    accountId,
    kind: 'creative',
    fields: creativeFields(call.meta, creative),
  } as const;
  return call.meta.objects.add(made).id;
}

/** Returns the write in the form that rules check. */
export function writeOf(call: Call, kind: Kind, accountId: string, given: Fields, object?: MetaObject): Write {
  const { meta, request, version } = call;
  const parentId = object?.parentId ?? (kind === 'adset' ? given.campaign_id : given.adset_id);
  return {
    kind,
    act: object === undefined ? 'create' : 'update',
    given,
    sent: request.params,
    after: { ...object?.fields, ...given },
    object,
    parent: meta.objects.get(String(parentId)),
    account: meta.accounts.get(accountId),
    version,
    now: meta.world.clock.now(),
    find: (id) => {
      const found = meta.objects.get(String(id));
      return found?.accountId === accountId && !isDeleted(found) ? found : undefined;
    },
    imageNamed: (hash) =>
      meta.objects.ofAccount(accountId, 'image').find((image) => image.fields.hash === hash && !isDeleted(image)),
    spent: (one) => meta.delivery.spentBy(one),
  };
}
