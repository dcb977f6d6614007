import { createHash } from 'node:crypto';
import { EngineError, type FieldError, invalid, PLATFORMS, type Platform } from '../kernel/index.ts';
import { clipShaper, type Goal, type RuleSetDocument } from '../rules/index.ts';
import type { ResultExample } from './schema.ts';

const BLOCK = 8192;
/** So few clips are held at a time that they never grow old in the heap. */
const SHAPED_AT_ONCE = 512;

/** Results in order of time, as columns: a million of them take some 70 bytes each. */
export interface ResultTable {
  readonly length: number;
  /** ms since 1970 */
  readonly at: Float64Array;
  readonly result: Float64Array;
  /** NaN where it is not known; so are the next two. */
  readonly exposure: Float64Array;
  readonly ageDays: Float64Array;
  /** A number that stands for the video. */
  readonly video: Float64Array;
  /** Index in PLATFORMS. */
  readonly platform: Uint8Array;
  /** One column for each feature of the rule set, in document order. */
  readonly shaped: readonly Float64Array[];
  /** SHA-256 of all of the above, in hex. */
  readonly checksum: string;
}

/**
 * Reads all examples once, shapes their features and keeps nothing else of them.
 *
 * @throws `validation-failed` with the place of the first wrong one, `examples[3].result`
 */
export async function collectResults(
  document: RuleSetDocument,
  goal: Goal,
  examples: Iterable<ResultExample> | AsyncIterable<ResultExample>,
): Promise<ResultTable> {
  const collector = new Collector(document, goal);
  if (Symbol.asyncIterator in examples) for await (const example of examples) collector.add(example);
  else for (const example of examples) collector.add(example);
  return collector.finish();
}

const NUMBERS = ['at', 'result', 'exposure', 'ageDays', 'video', 'platform'] as const;

class Collector {
  private readonly columns = new Map(NUMBERS.map((name) => [name, new Column()]));
  private readonly shaped: Column[];
  private readonly shape: ReturnType<typeof clipShaper>;
  private features: ResultExample['features'][] = [];
  private count = 0;

  constructor(
    document: RuleSetDocument,
    private readonly goal: Goal,
  ) {
    this.shape = clipShaper(document);
    this.shaped = Object.keys(document.features).map(() => new Column());
  }

  add(example: ResultExample): void {
    const path = `examples[${this.count}]`;
    const { features, platform, result, exposure, ageDays, videoId } = example;
    const code = PLATFORMS.indexOf(platform);
    if (code < 0) throw wrong(`${path}.platform`, `must be one of ${PLATFORMS.join(', ')}, not ${platform}`);
    const problem = resultProblem(this.goal, result);
    if (problem !== undefined) throw wrong(`${path}.result`, problem);
    const at = milliseconds(example.at);
    if (!Number.isFinite(at))
      throw wrong(`${path}.at`, 'must be a time: a Date, an ISO text or milliseconds since 1970');
    if (typeof features !== 'object' || features === null) throw wrong(`${path}.features`, 'must be an object');
    this.push('at', at);
    this.push('result', result);
    this.push('exposure', countOf(exposure, `${path}.exposure`));
    this.push('ageDays', countOf(ageDays, `${path}.ageDays`));
    this.push('video', videoId === undefined || videoId === null ? Number.NaN : videoNumber(videoId));
    this.push('platform', code);
    this.features.push(features);
    this.count++;
    if (this.features.length === SHAPED_AT_ONCE) this.flush();
  }

  finish(): ResultTable {
    this.flush();
    const order = orderOf(this.take('at', undefined));
    const columns = Object.fromEntries(NUMBERS.map((name) => [name, this.take(name, order)]));
    const shaped = this.shaped.map((column) => column.take(order));
    const hash = createHash('sha256');
    for (const column of [...Object.values(columns), ...shaped])
      hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
    const { at = EMPTY, result = EMPTY, exposure = EMPTY, ageDays = EMPTY, video = EMPTY, platform = EMPTY } = columns;
    return {
      length: this.count,
      ...{ at, result, exposure, ageDays, video },
      platform: Uint8Array.from(platform),
      shaped,
      checksum: hash.digest('hex'),
    };
  }

  private push(name: (typeof NUMBERS)[number], value: number): void {
    this.columns.get(name)?.push(value);
  }

  private take(name: (typeof NUMBERS)[number], order: Uint32Array | undefined): Float64Array {
    return this.columns.get(name)?.take(order) ?? EMPTY;
  }

  private flush(): void {
    const from = this.count - this.features.length;
    try {
      this.shape(this.features).forEach((column, feature) => {
        for (const value of column) this.shaped[feature]?.push(value);
      });
    } catch (error) {
      throw placed(error, from);
    }
    this.features = [];
  }
}

const EMPTY = new Float64Array(0);

/** A column that grows without ever being copied as a whole. */
class Column {
  private readonly full: Float64Array[] = [];
  private last = new Float64Array(BLOCK);
  private filled = 0;

  push(value: number): void {
    if (this.filled === BLOCK) {
      this.full.push(this.last);
      this.last = new Float64Array(BLOCK);
      this.filled = 0;
    }
    this.last[this.filled++] = value;
  }

  /** All values in the given order. */
  take(order: Uint32Array | undefined): Float64Array {
    const length = this.full.length * BLOCK + this.filled;
    const taken = new Float64Array(length);
    this.full.forEach((block, at) => {
      taken.set(block, at * BLOCK);
    });
    taken.set(this.last.subarray(0, this.filled), this.full.length * BLOCK);
    if (order === undefined) return taken;
    const sorted = new Float64Array(length);
    for (let i = 0; i < length; i++) sorted[i] = taken[order[i] ?? 0] ?? 0;
    return sorted;
  }
}

/** The order of time; what came at the same time stays in the order in which it was given. undefined: it is in order. */
function orderOf(at: Float64Array): Uint32Array | undefined {
  let isSorted = true;
  for (let i = 1; i < at.length && isSorted; i++) isSorted = (at[i] ?? 0) >= (at[i - 1] ?? 0);
  if (isSorted) return undefined;
  return Uint32Array.from(at, (_, index) => index).sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b);
}

function resultProblem(goal: Goal, result: unknown): string | undefined {
  if (typeof result !== 'number' || !Number.isFinite(result)) return 'must be a finite number';
  if (goal === 'value') return undefined;
  if (result < 0) return `must be 0 or more for ${goal}, not ${result}`;
  const isShare = goal === 'ctr' || goal === 'hook_rate';
  return isShare && result > 1 ? `must be a rate from 0 to 1 for ${goal}, not ${result}` : undefined;
}

function countOf(value: unknown, path: string): number {
  if (value === undefined || value === null) return Number.NaN;
  if (typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw wrong(path, `must be a number of 0 or more, not ${value}`);
}

function milliseconds(at: ResultExample['at']): number {
  if (typeof at === 'number') return at;
  return at instanceof Date ? at.getTime() : Date.parse(at);
}

/** 53 bits of the text (FNV-1a, two lanes): enough to tell a million videos apart, without keeping their ids. */
function videoNumber(id: string): number {
  const text = String(id);
  let [high, low] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b);
    low ^= low >>> 13;
  }
  return ((high >>> 0) & 0x1fffff) * 2 ** 32 + (low >>> 0);
}

const wrong = (path: string, message: string) => invalid([{ path, message }]);

/** A refusal of a block's clip, `[3].fps`, with its place among all examples. */
function placed(error: unknown, from: number): unknown {
  if (!(error instanceof EngineError) || !Array.isArray(error.details.errors)) return error;
  return invalid(
    error.details.errors.map(({ path, message }: FieldError) => {
      const [, at = '0', feature = ''] = /^\[(\d+)\](.*)$/.exec(path) ?? [];
      return { path: `examples[${from + Number(at)}].features${feature}`, message };
    }),
  );
}

/** The platform of a row. */
export const platformOf = (table: ResultTable, row: number): Platform | undefined =>
  PLATFORMS[table.platform[row] ?? -1];
