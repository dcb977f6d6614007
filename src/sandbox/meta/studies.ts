import type { Fields } from '../world/index.ts';
import { type Call, paramsOf } from './call.ts';
import { isFields } from './check-params.ts';
import { invalidParameter } from './graph-error.ts';
import type { MetaObject } from './objects.ts';
import { listObjects } from './read.ts';
import { unknownPath } from './route.ts';
import { list } from './rules/index.ts';

/** The number of cells that hosted tools allow in a split test. */
const CELLS = { least: 2, most: 5 };

/** Answers `GET` and `POST /{business}/ad_studies`: tests that show each person the campaigns of only one cell. */
export function studiesReply(call: Call, business: string): unknown {
  const { method } = call.request;
  const { objects } = call.meta;
  if (method === 'GET') {
    const own = objects.all().filter(({ kind, fields }) => kind === 'study' && fields.business_id === business);
    return listObjects(call, 'study', own.toReversed(), 'GET Business/ad_studies');
  }
  if (method !== 'POST') throw unknownPath('ad_studies');
  const given = paramsOf(call, 'POST Business/ad_studies');
  const study = { business, given, campaigns: campaignsOf(call, given) };
  refuseTimes(call, given);
  const made = add(call, study);
  if (call.fault?.kind === 'commit-twice') add(call, study);
  return { id: made.id };
}

interface NewStudy {
  readonly business: string;
  readonly given: Fields;
  readonly campaigns: readonly MetaObject[];
}

const add = ({ meta, fault }: Call, { business, given, campaigns }: NewStudy): MetaObject =>
  meta.objects.add({
    kind: 'study',
    accountId: campaigns[0]?.accountId ?? '',
    parentId: business,
    quirk: fault?.kind,
    fields: { ...given, business_id: business, campaign_ids: campaigns.map(({ id }) => id) },
  });

/** Checks the cells: their campaigns exist, no campaign is in two running studies, and the shares add up to at most 100%. */
function campaignsOf({ meta }: Call, given: Fields): MetaObject[] {
  const cells = list(given.cells).filter(isFields);
  if (cells.length < CELLS.least || cells.length > CELLS.most)
    throw invalidParameter(`A split test takes ${CELLS.least} to ${CELLS.most} cells`);
  const whole = cells.reduce((sum, { treatment_percentage: part }) => sum + Number(part ?? 0), 0);
  if (whole > 100.01 || cells.some(({ treatment_percentage: part }) => !(Number(part) > 0)))
    throw invalidParameter('treatment_percentage of the cells must be above 0, and 100 at most in all');
  const running = meta.objects
    .all()
    .filter(({ kind, fields }) => kind === 'study' && Number(fields.end_time) * 1000 > meta.world.clock.now())
    .flatMap(({ fields }) => list(fields.campaign_ids));
  return cells.flatMap(({ campaigns }) =>
    list(campaigns).map((id) => {
      const found = meta.objects.get(String(id));
      if (found?.kind !== 'campaign') throw invalidParameter(`Campaign ${String(id)} does not exist`);
      if (running.includes(found.id)) throw invalidParameter(`Campaign ${found.id} is in another study`);
      return found;
    }),
  );
}

function refuseTimes({ meta }: Call, { start_time: start, end_time: end }: Fields): void {
  const now = meta.world.clock.now();
  if (!(Number(end) > Number(start))) throw invalidParameter('end_time must be after start_time');
  if (!(Number(end) * 1000 > now)) throw invalidParameter('end_time must lie ahead');
}
