import type {
  Answer,
  ApiRequest,
  Fault,
  Fields,
  ObjectShown,
  PersonAct,
  SandboxPlatform,
  World,
} from '../world/index.ts';
import { ALL_RULES } from './behaviors.ts';
import { type Call, paramsOf, titleOf } from './call.ts';
import { bend, refuse, tokenOf } from './faults.ts';
import { listObjects, pageOf, secondaryStatus } from './read.ts';
import { envelope, paramError, Refusal, refusalAnswer } from './refusal.ts';
import { REGIONS } from './regions.ts';
import { reportOf } from './report.ts';
import { makeTikTok, type TikTok, type TikTokObject } from './tiktok.ts';
import { truthOf } from './truth.ts';
import { searchVideos, uploadVideo, videoInfo } from './videos.ts';
import { type AdKind, createObject, updateObject, updateStatus } from './write.ts';

const MOST_A_SECOND = 10;

/** Creates TikTok's Smart+ API, as far as an ad with a video needs it. */
export function tiktokPlatform(world: World): SandboxPlatform {
  const tiktok = makeTikTok(world);
  let count = 0;
  const trace = () => {
    count += 1;
    return `202611260000000100${String(world.seed * 7919 + count).padStart(12, '0')}`;
  };
  return {
    name: 'tiktok',
    owns: (path) => path.startsWith('/open_api/'),
    routeOf: ({ method, path }) => routeName(method, path),
    passTime: () => tiktok.delivery.catchUp(),
    handle: (request, fault) => handle(tiktok, request, fault, trace()),
    refuse: (kind, request) => refuse(tiktok, kind, request, trace()),
    bend,
    objects() {
      tiktok.delivery.catchUp();
      return tiktok.objects.all().map((object) => shownObject(tiktok, object));
    },
    actAsPerson(id, act) {
      tiktok.delivery.catchUp();
      return actAsPerson(tiktok, id, act);
    },
    setAccount: (id, settings) => ({ ...tiktok.accounts.set(id, settings) }),
    truth: () => truthOf(tiktok),
    rules: () => ALL_RULES,
    reset() {
      for (const part of [tiktok.accounts, tiktok.objects, tiktok.delivery]) part.clear();
      for (const part of [tiktok.requestIds, tiktok.endedTokens, tiktok.counts]) part.clear();
      count = 0;
    },
  };
}

/** Names a request's route: `POST campaign` creates one; also `POST campaign_status`, `GET campaign`, `POST video`, `GET report` and so on. */
function routeName(method: string, path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const [kind = '', ...act] = parts.slice(parts.indexOf('smart_plus') + 1);
  if (parts.includes('smart_plus')) return `${method} ${act[0] === 'status' ? `${kind}_status` : kind}`;
  if (parts.includes('video')) return `${method} video`;
  const [group = '', name = ''] = parts.slice(2);
  return `${method} ${group === 'tool' ? name : group}`;
}

function handle(tiktok: TikTok, request: ApiRequest, fault: Fault | undefined, trace: string): Answer {
  try {
    const title = titleOf(request);
    checkToken(tiktok, request);
    const call: Call = { tiktok, request, title, fault };
    const given = paramsOf(call);
    checkPace(tiktok, String(given.advertiser_id ?? ''));
    return envelope(trace, reply(call, given));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refusalAnswer(error, trace);
  }
}

function checkToken({ world, endedTokens }: TikTok, request: ApiRequest): void {
  const token = tokenOf(request);
  if (token === undefined && world.holds('tiktok:token-needed')) throw new Refusal(40_104, 'Access token is empty.');
  if (token !== undefined && endedTokens.has(token)) throw new Refusal(40_102, 'Access token is expired.');
}

function checkPace({ world, counts }: TikTok, advertiser: string): void {
  if (world.isKind || !world.holds('tiktok:throttling')) return;
  const second = Math.floor((world.clock.now() * world.speed) / 1000);
  const seen = counts.get(advertiser);
  const count = seen?.second === second ? seen.count + 1 : 1;
  counts.set(advertiser, { second, count });
  if (count > MOST_A_SECOND) throw new Refusal(40_100, 'App reaches the QPS limit.');
}

const KINDS: readonly AdKind[] = ['campaign', 'adgroup', 'ad'];

function reply(call: Call, given: Fields): unknown {
  for (const kind of KINDS) {
    const of = (act: string) => `/smart_plus/${kind}/${act}/`;
    if (call.title === `POST ${of('create')}`) return createObject(call, kind, given);
    if (call.title === `POST ${of('update')}`) return updateObject(call, kind, given);
    if (call.title === `POST ${of('status/update')}`) return updateStatus(call, kind, given);
    if (call.title === `GET ${of('get')}`) return listObjects(call, kind, given);
  }
  switch (call.title) {
    case 'POST /file/video/ad/upload/':
      return uploadVideo(call, given);
    case 'GET /file/video/ad/info/':
      return videoInfo(call, given);
    case 'GET /file/video/ad/search/':
      return pageOf(given, searchVideos(call, given));
    case 'GET /tool/region/':
      return { region_info: REGIONS };
    case 'GET /identity/get/':
      return pageOf(given, [
        { identity_id: '7000000000000000001', identity_type: 'BC_AUTH_TT', display_name: 'Sandbox' },
      ]);
    case 'GET /report/integrated/get/':
      return reportOf(call, given);
    case 'GET /advertiser/info/':
      return { list: listOf(given.advertiser_ids).map((id) => advertiserInfo(call.tiktok, id)) };
    default:
      throw paramError(`${call.title} is not served`);
  }
}

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

function advertiserInfo({ accounts }: TikTok, id: string): Fields {
  const { currency, timeZone, status } = accounts.get(id);
  return {
    ...{ advertiser_id: id, name: `Sandbox ${id}`, currency, status, balance: 0, country: 'US', language: 'en' },
    ...{ timezone: timeZone, display_timezone: timeZone, role: 'ROLE_ADVERTISER', create_time: 1_735_689_600 },
  };
}

function shownObject(tiktok: TikTok, object: TikTokObject): ObjectShown {
  const { fields, kind } = object;
  const { sha256, bytes } = fields;
  return {
    id: object.id,
    kind,
    name: String(fields[`${kind}_name`] ?? fields.file_name ?? ''),
    status: String(fields.operation_status ?? (fields.deleted === true ? 'DELETE' : 'ENABLE')),
    ...(kind === 'video'
      ? { sha256, bytes }
      : { effective_status: secondaryStatus(tiktok, object, tiktok.world.clock.now()) }),
    parent_id: object.parentId,
    account_id: object.accountId,
    created_at: new Date(object.createdAt).toISOString(),
    spend_minor: tiktok.delivery.spentBy(object.id),
  };
}

/** Does what a person does in Ads Manager. Returns undefined if there is no such object. */
function actAsPerson(tiktok: TikTok, id: string, act: PersonAct): ObjectShown | undefined {
  const object = tiktok.objects.get(id);
  if (object === undefined) return undefined;
  if (act.act === 'edit') tiktok.objects.update(object, act.fields);
  if (act.act === 'delete')
    tiktok.objects.update(object, object.kind === 'video' ? { deleted: true } : { operation_status: 'DELETE' });
  if (act.act !== 'copy') return shownObject(tiktok, object);
  const { kind, accountId, parentId, fields } = object;
  const copies = Array.from({ length: act.count }, () =>
    tiktok.objects.add({ kind, accountId, parentId, fields: { ...fields, ...act.fields } }),
  );
  return shownObject(tiktok, copies.at(-1) ?? object);
}
