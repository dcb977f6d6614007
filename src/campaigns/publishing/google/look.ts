import { differences } from '../compare.ts';
import { hasTag, tagIn } from '../naming.ts';
import type { Calls, Json, Known, Look, RemoteRef, Step } from '../port.ts';
import { resolved } from '../resolve.ts';
import { type AdKind, adKind, ID, NAME, type Read, readObjects, withParts } from './objects.ts';
import { quoted } from './read.ts';
import { inspectFilm, lookForFilm } from './videos.ts';

/** Looks for what a step created, by the tag in its name; for a change of an object, reads that object. */
export async function look(step: Step, known: Known, calls: Calls, resume?: Json): Promise<Look> {
  switch (step.act) {
    case 'set_status':
    case 'set_budget':
    case 'remove':
      return inspect(step, known, step.marker, calls);
    case 'wait':
    case 'check':
      return { found: [], is_sound: true };
    case 'upload':
      return lookForFilm(step, calls, resume);
    case 'create':
      return lookForObject(step, known, calls);
  }
}

/** Reads the object with the id and compares it with what the step expects. */
export async function inspect(step: Step, known: Known, remoteId: string, calls: Calls): Promise<Look> {
  if (step.kind === 'video') return inspectFilm(step.marker, remoteId, calls);
  const kind = adKind(step.kind);
  if (!/^\d+$/.test(remoteId)) return { found: [], is_sound: true };
  const { objects, problem } = await readObjects(calls, kind, [`${ID[kind]} = ${remoteId}`]);
  return compared(step, known, calls, objects, problem);
}

/** The parent of each kind of object. */
const HOLDER = { campaign: undefined, ad_group: 'campaign', ad: 'ad_group' } as const;

/**
 * Looks for an object by its tag, in the account or in its parent. Ad group and ad are created with the campaign in one
 * request. While the campaign exists and they are not shown, that proves nothing.
 */
async function lookForObject(step: Step, known: Known, calls: Calls): Promise<Look> {
  const kind = adKind(step.kind);
  const tag = tagIn(step.marker);
  const holder = HOLDER[kind];
  const held = holder === undefined ? [] : [`${ID[holder]} = ${known[holder] ?? 0}`];
  const { objects, problem } = await readObjects(calls, kind, [`${NAME[kind]} LIKE ${quoted(`%${tag}%`)}`, ...held]);
  const found = await compared(
    step,
    known,
    calls,
    objects.filter(({ name }) => hasTag(name, tag)),
    problem,
  );
  const isHalf = kind !== 'campaign' && found.found.length === 0;
  return isHalf ? { ...found, is_sound: false } : found;
}

async function compared(
  step: Step,
  known: Known,
  calls: Calls,
  objects: readonly Read[],
  problem: Look['problem'],
): Promise<Look> {
  if (problem !== undefined) return { found: objects.map((one) => refOf(one, [])), is_sound: false, problem };
  const expect = resolved(step.expect, known);
  const found: RemoteRef[] = [];
  for (const object of objects) {
    const whole = step.act === 'create' ? await withParts(calls, object) : { read: object };
    if ('problem' in whole) return { found: [], is_sound: false, problem: whole.problem };
    found.push(refOf(whole.read, differences(expect, whole.read.record)));
  }
  return { found, is_sound: true };
}

const refOf = ({ kind, remote_id, name, parent_remote_id }: Read, differs: RemoteRef['differs']): RemoteRef => ({
  ...{ kind, remote_id, name, differs },
  ...(parent_remote_id === undefined ? {} : { parent_remote_id }),
});

const KINDS: readonly AdKind[] = ['campaign', 'ad_group', 'ad'];

/** Finds everything in the account whose name contains the marker. */
export async function search(markerPrefix: string, calls: Calls): Promise<Look> {
  const prefix = `${markerPrefix.replace(/:$/, '')}:`;
  const found: RemoteRef[] = [];
  for (const kind of KINDS) {
    const { objects, problem } = await readObjects(calls, kind, [`${NAME[kind]} LIKE ${quoted(`%${prefix}%`)}`]);
    if (problem !== undefined) return { found, is_sound: false, problem };
    found.push(...objects.filter(({ name }) => name.includes(prefix)).map((one) => refOf(one, [])));
  }
  return { found, is_sound: true };
}
