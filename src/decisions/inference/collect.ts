import { createHash } from 'node:crypto';
import { EngineError, type FieldError, invalid, MOST_LISTED, timeSlice } from '../../core/kernel/index.ts';
import { PLATFORMS, type Platform } from '../../core/platforms/index.ts';
import { clipShaper, type Goal, type RuleSetDocument } from '../rules/index.ts';
import { Column } from './column.ts';
import { Fingerprint } from './fingerprint.ts';
import { orderOf } from './order-results.ts';
import type { Rejected, ResultExample } from './schema.ts';
import { timestampMs } from './timestamp.ts';

/** Few enough that the held clips never reach the heap's old generation. */
const SHAPED_AT_ONCE = 512;

/** Results in order of time, stored as columns: a million of them take about 70 bytes each. */
export interface ResultTable {
  readonly length: number;
  /** ms since 1970 */
  readonly at: Float64Array;
  readonly result: Float64Array;
  /** NaN if unknown; the same holds for the next two columns. */
  readonly exposure: Float64Array;
  readonly age_days: Float64Array;
  /** A number that stands for the video. */
  readonly video: Float64Array;
  /** Index in PLATFORMS. */
  readonly platform: Uint8Array;
  /** One column for each feature of the rule set, in document order. */
  readonly shaped: readonly Float64Array[];
  /** SHA-256 of all of the above, in hex. */
  readonly checksum: string;
  /** The invalid examples, which are not in the table: the reasons for at most 100, and the total number. */
  readonly rejected: Rejected;
}

/**
 * Reads all examples once, shapes their features, and keeps nothing else of them. The table is the same to the last
 * bit, whatever order the examples come in.
 *
 * @throws `validation-failed` when all of them are invalid, with their paths, such as `examples[3].result`
 */
export async function collectResults(
  document: RuleSetDocument,
  goal: Goal,
  examples: Iterable<ResultExample> | AsyncIterable<ResultExample>,
): Promise<ResultTable> {
  const collector = new Collector(document, goal);
  if (typeof examples !== 'object' || examples === null || !isIterable(examples))
    throw wrong(
      'examples',
      `must be an iterable or async iterable of results, such as an array, not ${shown(examples)}`,
    );
  const pause = timeSlice();
  let added = 0;
  const add = (example: ResultExample) => {
    collector.add(example);
    added++;
    return added % SHAPED_AT_ONCE === 0;
  };
  // `for await` over an iterable that is not asynchronous would wait for each example
  if (Symbol.asyncIterator in examples) {
    for await (const example of examples) if (add(example)) await pause();
  } else for (const example of examples) if (add(example)) await pause();
  return collector.finish(pause);
}

const isIterable = (value: object) => Symbol.asyncIterator in value || Symbol.iterator in value;

class Collector {
  readonly #columns = {
    at: new Column(),
    result: new Column(),
    exposure: new Column(),
    age_days: new Column(),
    video: new Column(),
    platform: new Column(),
  };
  readonly #shaped: Column[];
  readonly #shape: ReturnType<typeof clipShaper>;
  #held: Row[] = [];
  #read = 0;
  #count = 0;
  readonly #wrong: FieldError[] = [];
  #wrongTotal = 0;
  readonly #goal: Goal;

  constructor(document: RuleSetDocument, goal: Goal) {
    this.#goal = goal;
    this.#shape = clipShaper(document);
    this.#shaped = Object.keys(document.features).map(() => new Column());
  }

  add(example: ResultExample): void {
    const path = `examples[${this.#read++}]`;
    try {
      this.#held.push(rowOf(example, path, this.#goal));
    } catch (error) {
      this.#leaveOut(error);
    }
    if (this.#held.length === SHAPED_AT_ONCE) this.#flush();
  }

  /** Leaves out an invalid example; rethrows any error that is not one of our validation errors. */
  #leaveOut(error: unknown): void {
    if (!(error instanceof EngineError) || !Array.isArray(error.details.errors)) throw error;
    this.#wrongTotal++;
    if (this.#wrong.length < MOST_LISTED) this.#wrong.push(...error.details.errors.slice(0, 1));
  }

  async finish(pause: () => Promise<void>): Promise<ResultTable> {
    this.#flush();
    // if every result is invalid, there is nothing to learn from
    if (this.#count === 0 && this.#wrong.length > 0) throw invalid(this.#wrong);
    const { at, result, exposure, age_days, video, platform } = this.#columns;
    const all = [at, result, exposure, age_days, video, platform, ...this.#shaped];
    const order = orderOf({
      length: this.#count,
      at: (row) => at.at(row),
      video: (row) => video.at(row),
      values: (row) => all.map((column) => column.at(row)),
    });
    const hash = createHash('sha256');
    const taken = async (column: Column) => {
      await pause();
      const values = column.take(order);
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      return values;
    };
    // one after the other: the checksum covers the columns in this order
    const table = {
      length: this.#count,
      at: await taken(at),
      result: await taken(result),
      exposure: await taken(exposure),
      age_days: await taken(age_days),
      video: await taken(video),
      platform: Uint8Array.from(await taken(platform)),
    };
    const shaped: Float64Array[] = [];
    for (const column of this.#shaped) shaped.push(await taken(column));
    const rejected = { errors: this.#wrong, total: this.#wrongTotal };
    return { ...table, shaped, checksum: hash.digest('hex'), rejected };
  }

  #flush(): void {
    const held = this.#held;
    this.#held = [];
    try {
      this.#push(held);
    } catch {
      for (const row of held)
        try {
          this.#push([row]);
        } catch (error) {
          this.#leaveOut(placed(error, row.path));
        }
    }
  }

  /** Adds all of the rows, or none. */
  #push(rows: readonly Row[]): void {
    const shaped = this.#shape(rows.map(({ features }) => features));
    shaped.forEach((column, feature) => {
      for (const value of column) this.#shaped[feature]?.push(value);
    });
    for (const { at, result, exposure, age_days, video, platform } of rows) {
      this.#columns.at.push(at);
      this.#columns.result.push(result);
      this.#columns.exposure.push(exposure);
      this.#columns.age_days.push(age_days);
      this.#columns.video.push(video);
      this.#columns.platform.push(platform);
    }
    this.#count += rows.length;
  }
}

interface Row {
  readonly path: string;
  readonly features: ResultExample['features'];
  readonly at: number;
  readonly result: number;
  readonly exposure: number;
  readonly age_days: number;
  readonly video: number;
  readonly platform: number;
}

/** @throws `validation-failed` with the path of the invalid value */
function rowOf(example: ResultExample, path: string, goal: Goal): Row {
  if (typeof example !== 'object' || example === null)
    throw wrong(path, `must be an object with features, platform, result and at, not ${shown(example)}`);
  const { features, platform, result, exposure, age_days, video_id } = example;
  const code = PLATFORMS.indexOf(platform);
  if (code < 0) throw wrong(`${path}.platform`, `must be one of ${PLATFORMS.join(', ')}, not ${platform}`);
  const problem = resultProblem(goal, result);
  if (problem !== undefined) throw wrong(`${path}.result`, problem);
  const at = timestampMs(example.at);
  if (!Number.isFinite(at))
    throw wrong(
      `${path}.at`,
      `must be a time: a Date, an ISO 8601 string or milliseconds since 1970, not ${shown(example.at)}`,
    );
  if (typeof features !== 'object' || features === null || Array.isArray(features))
    throw wrong(`${path}.features`, `must be an object such as {"visual_score": 0.7}, not ${shown(features)}`);
  if (video_id !== undefined && video_id !== null && typeof video_id !== 'string' && typeof video_id !== 'number')
    throw wrong(`${path}.video_id`, `must be text or a number, not ${shown(video_id)}`);
  return {
    ...{ path, features, at, result, platform: code },
    exposure: countOf(exposure, `${path}.exposure`),
    age_days: countOf(age_days, `${path}.age_days`),
    video: video_id === undefined || video_id === null ? Number.NaN : videoNumber(video_id),
  };
}

function resultProblem(goal: Goal, result: unknown): string | undefined {
  if (typeof result !== 'number' || !(Math.abs(result) <= LARGEST))
    return `must be a number from −${LARGEST} to ${LARGEST}, not ${shown(result)}`;
  if (goal === 'value') return undefined;
  if (result < 0) return `must be 0 or more for ${goal}, not ${result}`;
  const isShare = goal === 'ctr' || goal === 'hook_rate';
  return isShare && result > 1 ? `must be a rate from 0 to 1 for ${goal}, not ${result}` : undefined;
}

function countOf(value: unknown, path: string): number {
  if (value === undefined || value === null) return Number.NaN;
  if (typeof value === 'number' && value >= 0 && value <= LARGEST) return value;
  throw wrong(path, `must be a number of 0 or more, not ${shown(value)}`);
}

/** Returns a number that stands for a video, because ids are not kept. */
function videoNumber(id: string | number): number {
  const text = String(id);
  const fingerprint = new Fingerprint();
  for (let i = 0; i < text.length; i++) fingerprint.add(text.charCodeAt(i));
  return fingerprint.value;
}

/** The square of a larger result would be too large for a number. */
const LARGEST = 1e100;

/** Shows a value as its author would write it. */
const shown = (value: unknown): string => {
  if (value instanceof Date || typeof value === 'bigint') return String(value);
  return typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value).slice(0, 80) : String(value);
};

const wrong = (path: string, message: string) => invalid([{ path, message }]);

/** Replaces the path in a validation error of a single clip, `[0].fps`, with its path among all examples. */
function placed(error: unknown, example: string): unknown {
  if (!(error instanceof EngineError) || !Array.isArray(error.details.errors)) return error;
  return invalid(
    error.details.errors.map(({ path, message }: FieldError) => {
      return { path: path.replace(/^\[0\]/, `${example}.features`), message };
    }),
  );
}

/** The platform of a row. */
export const platformOf = (table: ResultTable, row: number): Platform | undefined =>
  PLATFORMS[table.platform[row] ?? -1];
