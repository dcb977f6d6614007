import type { Context } from '../../context.ts';
import { combineParts } from './combine-parts.ts';
import type { About, ReadResult, ResultRow } from './read-result.ts';
import { type Owner, resolveSubjects } from './resolve-subjects.ts';

type Read = Extract<ReadResult, { row: unknown }>;

const OWNERS_A_QUERY = 500;

/**
 * Yields what was read, with the rows of an export that are parts of one result added up, or all of them rejected. Rows
 * in our own format pass through as they are read; an export's rows wait for its last row.
 */
export async function* combineRows(ctx: Context, read: AsyncIterable<ReadResult>): AsyncGenerator<ReadResult> {
  const waiting: Read[] = [];
  const rejected: About[] = [];
  for await (const each of read) {
    if ('row' in each && each.row.origin !== undefined) waiting.push(each);
    else {
      if ('errors' in each && each.about !== undefined) rejected.push(each.about);
      yield each;
    }
  }
  const owners = await ownersOf(
    ctx,
    waiting.map(({ row }) => row),
  );
  const spoiled = new Set((await ownersOf(ctx, rejected)).map((owner, at) => spoiledKey(rejected[at], owner)));
  const groups = new Map<string, Read[]>();
  waiting.forEach((each, at) => {
    const key = keyOf(each.row, owners[at]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  });
  const results = [...groups].map(([key, group]) => {
    const isSpoiled = spoiled.has(key) || spoiled.has(withoutPeriod(key));
    return { group, isSpoiled, combined: combineParts(group.map(({ row }) => row)) };
  });
  const breakdown = results.flatMap(({ combined }) => ('error' in combined ? (combined.breakdown ?? []) : []))[0];
  for (const { group, isSpoiled, combined } of results) {
    const rows = group.map(({ row }) => row);
    if ('error' in combined) yield* rejections(rows, combined.error.message);
    else if (isSpoiled) yield* rejections(rows, 'is part of a result; another part of it was rejected');
    // a column that splits one result may split all of them, even those with a single row
    else if (breakdown !== undefined)
      yield* rejections(
        rows,
        `may be part of a result, since the file is broken down by ${breakdown}: export it without that breakdown`,
      );
    else yield* added(group, combined.row, combined.parts);
  }
}

function* added(group: readonly Read[], row: ResultRow, parts: number): Generator<ReadResult> {
  const [first, ...more] = group;
  if (first === undefined) return;
  const warnings = group.flatMap((each) => each.warnings);
  const others = more.map((each) => each.row.line).join(', ');
  if (parts > 1) warnings.push(`added up with line ${others}: parts of one result`);
  yield { row, warnings, bytes: first.bytes };
  if (parts === 1)
    for (const each of more) yield { line: each.row.line, skipped: `the same row as line ${first.row.line}` };
}

function* rejections(rows: readonly ResultRow[], message: string): Generator<ReadResult> {
  for (const { line, subject } of rows)
    yield { line, errors: [{ path: 'names' in subject ? subject.column : '', message }] };
}

async function ownersOf(ctx: Context, rows: readonly About[]): Promise<(Owner | undefined)[]> {
  const owners: (Owner | undefined)[] = [];
  for (let from = 0; from < rows.length; from += OWNERS_A_QUERY) {
    const found = await resolveSubjects(ctx.db, rows.slice(from, from + OWNERS_A_QUERY));
    owners.push(...found.map((owner) => ('path' in owner ? undefined : owner)));
  }
  return owners;
}

/** Rows of the same owner, ad and period share a key; a row whose owner is unknown has a key of its own. */
function keyOf({ line, ...about }: ResultRow, owner: Owner | undefined): string {
  const { platform, source, external_id, period } = about;
  const whose = owner === undefined ? line : (owner.campaign_id ?? owner.clip_id);
  return JSON.stringify([period.start.getTime(), period.end.getTime(), whose, platform, source, external_id]);
}

function spoiledKey(about: About | undefined, owner: Owner | undefined): string {
  if (about === undefined || owner === undefined) return '';
  const { platform, source, external_id, period } = about;
  const times = period === undefined ? [0, 0] : [period.start.getTime(), period.end.getTime()];
  return JSON.stringify([...times, owner.campaign_id ?? owner.clip_id, platform, source, external_id]);
}

const withoutPeriod = (key: string) => key.replace(/^\[-?\d+,-?\d+,/, '[0,0,');
