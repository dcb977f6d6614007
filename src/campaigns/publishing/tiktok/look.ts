import { differences } from '../compare.ts';
import { textAt } from '../json.ts';
import { hasTag, tagIn } from '../naming.ts';
import type { Calls, Json, JsonObject, Known, Look, RemoteRef, Step } from '../port.ts';
import { resolved } from '../resolve.ts';
import { type AdKind, kindOf } from './kinds.ts';
import { type Entries, listOf, objectById, readEntries } from './read.ts';
import { withRegions } from './regions.ts';
import { videoInfo } from './videos.ts';

/** Number of newest pages to read unfiltered, because the specs do not say whether the name filter matches parts of names. */
const NEWEST_PAGES = 1;
/** The library has no filter by name; its newest pages contain what was just uploaded. */
const LIBRARY = { page: 100, pages: 5 };

/** Looks for what a step created, by the tag in its name; for a change of an object, reads that object. */
export async function look(step: Step, known: Known, calls: Calls): Promise<Look> {
  switch (step.act) {
    case 'set_status':
    case 'set_budget':
    case 'remove':
      return inspect(step, known, step.marker, calls);
    case 'wait':
    case 'check':
      return { found: [], is_sound: true };
    case 'upload':
      return lookInLibrary(step, calls);
    case 'create':
      return step.kind === 'campaign' ? lookInAccount(step, known, calls) : lookBelow(step, known, calls);
  }
}

/** Reads the object with the id and compares it with what the step expects. */
export async function inspect(step: Step, known: Known, remoteId: string, calls: Calls): Promise<Look> {
  if (step.kind === 'video') {
    const { entries, problem } = await videoInfo(calls, remoteId);
    const found = entries.map((video) => refOfVideo(step, video));
    return { found, ...soundness(problem) };
  }
  return lookOf(step, known, calls, [await objectById(calls, adKind(step), remoteId)], () => true);
}

const adKind = ({ kind }: Step): AdKind => {
  if (kind === 'campaign' || kind === 'ad_group' || kind === 'ad') return kind;
  throw new TypeError(`TikTok has no objects of kind ${kind}`);
};

async function lookInAccount(step: Step, known: Known, calls: Calls): Promise<Look> {
  const filtered = await listOf(calls, 'campaign', { campaign_name: tagIn(step.marker) });
  const newest = await listOf(calls, 'campaign', {}, NEWEST_PAGES);
  return lookOf(step, known, calls, [filtered, newest], ownTag(step));
}

const ownTag = (step: Step) => {
  const tag = tagIn(step.marker);
  return (entry: Json): boolean => hasTag(textAt(entry, kindOf(step.kind).name), tag);
};

/** Looks at the children of a known parent. If the parent itself is shown, the look works. */
async function lookBelow(step: Step, known: Known, calls: Calls): Promise<Look> {
  const parent = known[step.needs[0] ?? ''];
  if (parent === undefined) throw new TypeError(`step ${step.key} has no parent yet`);
  const [above, filter]: readonly [AdKind, string] =
    step.kind === 'ad_group' ? ['campaign', 'campaign_ids'] : ['ad_group', 'adgroup_ids'];
  const holder = await objectById(calls, above, parent);
  if (holder.problem !== undefined) return { found: [], ...soundness(holder.problem) };
  const children = await listOf(calls, adKind(step), { [filter]: [parent] });
  const result = await lookOf(step, known, calls, [children], ownTag(step));
  return holder.entries.length === 0 ? { ...result, is_sound: false } : result;
}

async function lookOf(
  step: Step,
  known: Known,
  calls: Calls,
  lists: readonly Entries[],
  isOurs: (entry: Json) => boolean,
): Promise<Look> {
  const problem = lists.find((list) => list.problem !== undefined)?.problem;
  const ours = lists.flatMap(({ entries }) => entries).filter((entry) => isOurs(entry) && !isDeleted(entry));
  if (ours.length === 0) return { found: [], ...soundness(problem) };
  const expect = await withRegions(resolved(step.expect, known), calls);
  if ('failure' in expect) return { found: [], ...soundness(expect.failure.problem) };
  const found = new Map(
    ours.map((entry) => {
      const ref = refOf(step, expect.body, entry);
      return [ref.remote_id, ref];
    }),
  );
  return { found: [...found.values()], ...soundness(problem) };
}

const isDeleted = (entry: Json): boolean => textAt(entry, 'operation_status') === 'DELETE';

const soundness = (problem: Look['problem']): Pick<Look, 'is_sound' | 'problem'> =>
  problem === undefined ? { is_sound: true } : { is_sound: false, problem };

function refOf(step: Step, expect: JsonObject, entry: Json): RemoteRef {
  const { id, name, parent } = kindOf(step.kind);
  const above = parent === undefined ? undefined : textAt(entry, parent);
  return {
    kind: step.kind,
    remote_id: textAt(entry, id) ?? '',
    name: textAt(entry, name) ?? '',
    ...(above === undefined ? {} : { parent_remote_id: above }),
    differs: differences(expect, entry),
  };
}

async function lookInLibrary(step: Step, calls: Calls): Promise<Look> {
  const { entries, problem } = await readEntries(calls, '/file/video/ad/search/', {}, LIBRARY.page, LIBRARY.pages);
  const ours = entries.filter((video) => textAt(video, 'file_name') === step.marker);
  return { found: ours.map((video) => refOfVideo(step, video)), ...soundness(problem) };
}

const refOfVideo = ({ kind, marker }: Step, video: Json): RemoteRef => ({
  ...{ kind, remote_id: textAt(video, 'video_id') ?? '', name: marker, differs: [] },
});

/** Finds everything in the account whose name contains the marker: campaigns and ad groups by name, and what is inside them. */
export async function search(markerPrefix: string, calls: Calls): Promise<Look> {
  const prefix = `${markerPrefix.replace(/:$/, '')}:`;
  const campaigns = [
    await listOf(calls, 'campaign', { campaign_name: prefix }),
    await listOf(calls, 'campaign', {}, NEWEST_PAGES),
  ];
  const found = strangersIn('campaign', campaigns, prefix);
  const inside = found.map(({ remote_id }) => remote_id);
  const groups = [
    await listOf(calls, 'ad_group', { adgroup_name: prefix }),
    ...(inside.length === 0 ? [] : [await listOf(calls, 'ad_group', { campaign_ids: inside })]),
  ];
  const groupIds = idsOf('ad_group', groups);
  const ads = groupIds.length === 0 ? [] : [await listOf(calls, 'ad', { adgroup_ids: groupIds })];
  found.push(...strangersIn('ad_group', groups, prefix), ...strangersIn('ad', ads, prefix));
  return {
    found,
    ...soundness([...campaigns, ...groups, ...ads].find(({ problem }) => problem !== undefined)?.problem),
  };
}

const idsOf = (kind: AdKind, lists: readonly Entries[]): string[] => [
  ...new Set(lists.flatMap(({ entries }) => entries.flatMap((entry) => textAt(entry, kindOf(kind).id) ?? []))),
];

/** An object that several lists show counts once. */
function strangersIn(kind: AdKind, lists: readonly Entries[], prefix: string): RemoteRef[] {
  const all = lists.flatMap(({ entries }) => entries.flatMap((entry) => strangerOf(kind, entry, prefix)));
  return [...new Map(all.map((one) => [one.remote_id, one])).values()];
}

function strangerOf(kind: AdKind, entry: Json, prefix: string): RemoteRef[] {
  const { id, name: field } = kindOf(kind);
  const [remote_id, name = ''] = [textAt(entry, id), textAt(entry, field)];
  if (remote_id === undefined || !name.includes(prefix) || isDeleted(entry)) return [];
  return [{ kind, remote_id, name, differs: [] }];
}
