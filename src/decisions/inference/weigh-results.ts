import { timeSlice } from '../../core/kernel/index.ts';
import { PLATFORMS, type Platform } from '../../core/platforms/index.ts';
import type { Goal } from '../rules/index.ts';
import { platformOf, type ResultTable } from './collect.ts';
import { Moments } from './moments.ts';
import { relativeResults } from './relative-results.ts';
import { AGE_COLUMNS, fillAge } from './summarize.ts';

const ADDED_AT_ONCE = 4096;

/** Weighs results and adds them to the moments of each platform. */
export class WeighedResults {
  /** log(result ÷ usual) of each row. */
  readonly lift: Float64Array;
  readonly moments = new Map<Platform, Moments>();
  readonly #weight: Float64Array;
  readonly #row: Float64Array;
  #added = 0;

  readonly #table: ResultTable;
  readonly #goal: Goal;

  constructor(table: ResultTable, goal: Goal, halfLifeDays: number) {
    this.#table = table;
    this.#goal = goal;
    const size = AGE_COLUMNS + table.shaped.length + 1;
    this.#row = new Float64Array(size);
    this.lift = new Float64Array(table.length);
    this.#weight = new Float64Array(table.length);
    for (const platform of PLATFORMS) {
      const rows = this.rowsOf(platform);
      if (rows.length === 0) continue;
      this.moments.set(platform, new Moments(size, halfLifeDays));
      const [result, exposure, at] = [table.result, table.exposure, table.at].map((column) => valuesAt(column, rows));
      const { lift, weight } = relativeResults(goal, result ?? new Float64Array(0), exposure, at);
      rows.forEach((row, at) => {
        this.lift[row] = lift[at] ?? 0;
        this.#weight[row] = weight[at] ?? 0;
      });
    }
  }

  /** Returns the platform's rows, in order of time. */
  rowsOf(platform: Platform): Uint32Array {
    const code = PLATFORMS.indexOf(platform);
    let count = 0;
    for (const each of this.#table.platform) count += each === code ? 1 : 0;
    const rows = new Uint32Array(count);
    for (let row = 0, at = 0; row < this.#table.length; row++) if (this.#table.platform[row] === code) rows[at++] = row;
    return rows;
  }

  /** Adds the results before row `end` of the table, and lets the process do other work in between. */
  async addUntil(end: number): Promise<void> {
    const pause = timeSlice();
    while (this.#added < end) {
      this.#addRows(Math.min(end, this.#added + ADDED_AT_ONCE));
      await pause();
    }
  }

  #addRows(end: number): void {
    const [row, table] = [this.#row, this.#table];
    const last = row.length - 1;
    for (; this.#added < end; this.#added++) {
      const at = this.#added;
      const platform = platformOf(table, at);
      if (platform === undefined) continue;
      // a result “as given” is not adjusted for anything
      fillAge(row, this.#goal === 'value' ? Number.NaN : (table.age_days[at] ?? Number.NaN));
      for (let feature = 0; feature < table.shaped.length; feature++)
        row[AGE_COLUMNS + feature] = table.shaped[feature]?.[at] ?? 0;
      row[last] = this.lift[at] ?? 0;
      this.moments.get(platform)?.add(row, this.#weight[at] ?? 1, table.at[at] ?? 0);
    }
  }
}

const valuesAt = (values: Float64Array, rows: Uint32Array) => Float64Array.from(rows, (row) => values[row] ?? 0);
