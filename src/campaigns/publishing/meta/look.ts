import { differences } from '../compare.ts';
import { textAt } from '../json.ts';
import { hasTag, tagIn } from '../naming.ts';
import type { Calls, Json, JsonObject, Known, Look, RemoteRef, Step } from '../port.ts';
import { resolved } from '../resolve.ts';
import { kindOf } from './kinds.ts';
import { type Rows, readNode, readRows } from './read.ts';
import { accountNode, pathTo } from './version.ts';

/** Number of newest pages to read unfiltered, because the specs do not say whether the filter works. */
const NEWEST_PAGES = 2;

/** Looks for what a step created, by the tag in its name, in two ways; for a change of an object, reads that object. */
export async function look(step: Step, known: Known, calls: Calls): Promise<Look> {
  switch (step.act) {
    case 'set_status':
    case 'set_budget':
    case 'remove':
      return inspect(step, known, step.marker, calls);
    case 'wait':
    case 'check':
      return { found: [], is_sound: true };
    case 'upload': {
      // the same image may already exist under an earlier name
      const hash = step.kind === 'image' ? known[step.key] : undefined;
      return hash === undefined ? lookInLibrary(step, calls) : inspectPicture(step, hash, calls);
    }
    case 'create':
      return step.kind === 'campaign' ? lookInAccount(step, known, calls) : lookBelow(step, known, calls);
  }
}

/** Reads the object with the id and compares it with what the step expects. */
export async function inspect(step: Step, known: Known, remoteId: string, calls: Calls): Promise<Look> {
  if (step.kind === 'image') return inspectPicture(step, remoteId, calls);
  const read = await readNode(calls, remoteId, fieldsOf(step));
  if ('problem' in read) return { found: [], is_sound: false, problem: read.problem };
  if ('absent' in read || textAt(read.object, 'status') === 'DELETED') return { found: [], is_sound: true };
  return { found: [refOf(step, known, read.object)], is_sound: true };
}

/** An image has no node of its own, so it is found by its hash. */
async function inspectPicture({ marker }: Step, hash: string, calls: Calls): Promise<Look> {
  const { rows, problem } = await readRows(calls, pathTo(accountNode(calls.external_id), 'adimages'), {
    fields: 'hash,status',
    hashes: JSON.stringify([hash]),
  });
  if (problem !== undefined) return { found: [], is_sound: false, problem };
  const isThere = rows.some((row) => textAt(row, 'hash') === hash && textAt(row, 'status') !== 'DELETED');
  const found: RemoteRef[] = isThere ? [{ kind: 'image', remote_id: hash, name: marker, differs: [] }] : [];
  return { found, is_sound: true };
}

/** Returns all fields that were sent; for a creative, also the fields inside it. */
function fieldsOf(step: Step): string[] {
  const { parent } = kindOf(step.kind);
  const sent = Object.entries(step.expect).map(([name, value]) =>
    name === 'creative' && typeof value === 'object' && value !== null
      ? `creative{${['id', ...Object.keys(value)].join(',')}}`
      : name,
  );
  return [...new Set(['id', 'name', 'status', ...(parent === undefined ? [] : [parent]), ...sent])];
}

/** NONE and an empty list of special categories mean the same. */
const isNoCategory = (item: Json): boolean => item === 'NONE';

function refOf(step: Step, known: Known, object: Json): RemoteRef {
  const { parent } = kindOf(step.kind);
  const above = parent === undefined ? undefined : textAt(object, parent);
  return {
    kind: step.kind,
    remote_id: textAt(object, 'id') ?? '',
    name: textAt(object, 'name') ?? '',
    ...(above === undefined ? {} : { parent_remote_id: above }),
    differs: differences(resolved(step.expect, known), object, isNoCategory),
  };
}

const containing = (tag: string): string => JSON.stringify([{ field: 'name', operator: 'CONTAIN', value: tag }]);

async function lookInAccount(step: Step, known: Known, calls: Calls): Promise<Look> {
  const path = pathTo(accountNode(calls.external_id), kindOf(step.kind).edge);
  const query = { fields: fieldsOf(step).join(',') };
  const filtered = await readRows(calls, path, { ...query, filtering: containing(tagIn(step.marker)) });
  const newest = await readRows(calls, path, query, NEWEST_PAGES);
  return lookOf(step, known, [filtered, newest]);
}

/**
 * Looks at the children of a known parent, which is a short list. If the parent itself is shown, the look works. If it is not
 * shown, the look has no problem but is not sound.
 */
async function lookBelow(step: Step, known: Known, calls: Calls): Promise<Look> {
  const parent = known[step.needs[0] ?? ''];
  if (parent === undefined) throw new TypeError(`step ${step.key} has no parent yet`);
  const above = await readNode(calls, parent, ['id']);
  if ('problem' in above) return { found: [], is_sound: false, problem: above.problem };
  const { edge } = kindOf(step.kind);
  const query = { fields: fieldsOf(step).join(',') };
  const children = 'absent' in above ? { rows: [] } : await readRows(calls, pathTo(parent, edge), query);
  const filtered = await readRows(calls, pathTo(accountNode(calls.external_id), edge), {
    ...query,
    filtering: containing(tagIn(step.marker)),
  });
  const result = lookOf(step, known, [children, filtered]);
  return 'absent' in above ? { ...result, is_sound: false } : result;
}

function lookOf(step: Step, known: Known, lists: readonly Rows[]): Look {
  const tag = tagIn(step.marker);
  const rows = lists.flatMap((list) => list.rows).filter((row) => hasTag(textAt(row, 'name'), tag));
  const found = new Map(
    rows
      .filter((row) => textAt(row, 'status') !== 'DELETED')
      .map((row) => {
        const ref = refOf(step, known, row);
        return [ref.remote_id, ref];
      }),
  );
  const problem = lists.find((list) => list.problem !== undefined)?.problem;
  return {
    found: [...found.values()],
    is_sound: problem === undefined,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Looks for films and images by title or name, filtered and among the newest. An unfinished upload has no title. */
async function lookInLibrary(step: Step, calls: Calls): Promise<Look> {
  const isVideo = step.kind === 'video';
  const name = isVideo ? step.marker : pictureName(step.marker);
  const path = pathTo(accountNode(calls.external_id), kindOf(step.kind).edge);
  const fields = isVideo ? 'id,title,status' : 'hash,name,status';
  const filter: Readonly<Record<string, string>> = isVideo ? { title: name } : { name };
  const lists = [
    await readRows(calls, path, { fields, ...filter }),
    await readRows(calls, path, { fields }, NEWEST_PAGES),
  ];
  const rows = lists
    .flatMap((list) => list.rows)
    .filter((row) => textAt(row, isVideo ? 'title' : 'name') === name && textAt(row, 'status') !== 'DELETED');
  const ids = new Set(rows.flatMap((row) => textAt(row, isVideo ? 'id' : 'hash') ?? []));
  const problem = lists.find((list) => list.problem !== undefined)?.problem;
  return {
    found: [...ids].map((remote_id) => ({ kind: step.kind, remote_id, name: step.marker, differs: [] })),
    is_sound: problem === undefined,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Not every system accepts colons in file names. */
export const pictureName = (marker: string): string => `${marker.replaceAll(':', '-')}.jpg`;

/** Finds everything in the account whose name contains the marker. */
export async function search(markerPrefix: string, calls: Calls): Promise<Look> {
  const found: RemoteRef[] = [];
  for (const kind of ['campaign', 'ad_group', 'ad'] as const) {
    const list = await readRows(calls, pathTo(accountNode(calls.external_id), kindOf(kind).edge), {
      fields: 'id,name,status',
      filtering: containing(markerPrefix),
    });
    if (list.problem !== undefined) return { found, is_sound: false, problem: list.problem };
    found.push(...list.rows.flatMap((row) => strangerOf(kind, row, markerPrefix)));
  }
  return { found, is_sound: true };
}

function strangerOf(kind: RemoteRef['kind'], row: JsonObject | Json, prefix: string): RemoteRef[] {
  const [remote_id, name = ''] = [textAt(row, 'id'), textAt(row, 'name')];
  const isOurs = name.includes(`${prefix.replace(/:$/, '')}:`);
  if (remote_id === undefined || !isOurs || textAt(row, 'status') === 'DELETED') return [];
  return [{ kind, remote_id, name, differs: [] }];
}
