const MS_PER_DAY = 86_400_000;
const REBASE = 200; // in half-lives: 2²⁰⁰ squared is still far from overflow

/**
 * Weighted means and cross products of rows that are added one at a time, in any order: all that a linear model needs
 * of them. A row's weight halves with each half-life that it is older than the newest row. All figures are relative to
 * the sum of the weights, so the clock never matters. The update is West's (1979), which loses no digits, because
 * it never subtracts large sums.
 */
export class Moments {
  readonly mean: Float64Array;
  /** Upper triangle, row by row, of Σ w·(x − mean)(x − mean)ᵀ. */
  readonly #cross: Float64Array;
  readonly #delta: Float64Array;
  #weight = 0;
  #weightSquared = 0;
  #decays = 0;
  #decaysSquared = 0;
  #baseDays = Number.NaN;
  /** When the newest row was measured, in ms; −Infinity before the first. */
  newestAt = Number.NEGATIVE_INFINITY;
  count = 0;

  readonly size: number;
  readonly #halfLifeDays: number;

  constructor(size: number, halfLifeDays: number) {
    this.size = size;
    this.#halfLifeDays = halfLifeDays;
    this.mean = new Float64Array(size);
    this.#delta = new Float64Array(size);
    this.#cross = new Float64Array((size * (size + 1)) / 2);
  }

  /** @param precision how much the row counts apart from its age, in (0,1] */
  add(row: Float64Array, precision: number, atMs: number): void {
    const decay = this.#decay(atMs);
    const weight = precision * decay;
    const { size, mean } = this;
    const [delta, cross] = [this.#delta, this.#cross];
    this.#weight += weight;
    this.#weightSquared += weight * decay;
    this.#decays += decay;
    this.#decaysSquared += decay * decay;
    const share = this.#weight > 0 ? weight / this.#weight : 0;
    for (let i = 0; i < size; i++) {
      const away = (row[i] ?? 0) - (mean[i] ?? 0);
      delta[i] = away;
      mean[i] = (mean[i] ?? 0) + share * away;
    }
    const scale = weight * (1 - share);
    for (let i = 0, at = 0; i < size; i++) {
      const left = scale * (delta[i] ?? 0);
      for (let j = i; j < size; j++, at++) cross[at] = (cross[at] ?? 0) + left * (delta[j] ?? 0);
    }
    this.count++;
    if (atMs > this.newestAt) this.newestAt = atMs;
  }

  /** The number of rows of equal weight that would say as much: (Σ w)² ÷ Σ w² (Kish 1965). */
  get effectiveCount(): number {
    return this.#weightSquared > 0 ? (this.#weight * this.#weight) / this.#weightSquared : 0;
  }

  /** The same for the rows' ages alone: the number of equally old rows that would say as much about the noise. */
  get effectiveRows(): number {
    return this.#decaysSquared > 0 ? (this.#decays * this.#decays) / this.#decaysSquared : 0;
  }

  /** The rows' mean precision. */
  get meanPrecision(): number {
    return this.#decays > 0 ? this.#weight / this.#decays : 1;
  }

  /** Returns how much of a result's weight is left at the time of the newest row; 1 if it is newer. */
  decayOf(atMs: number): number {
    return Math.min(1, 2 ** ((atMs - this.newestAt) / MS_PER_DAY / this.#halfLifeDays));
  }

  /** Returns the weighted covariance of columns i and j. */
  covariance(i: number, j: number): number {
    const [row, column] = i <= j ? [i, j] : [j, i];
    const at = row * this.size - (row * (row - 1)) / 2 + (column - row);
    return this.#weight > 0 ? (this.#cross[at] ?? 0) / this.#weight : 0;
  }

  #decay(atMs: number): number {
    if (!Number.isFinite(this.#halfLifeDays)) return 1;
    const days = atMs / MS_PER_DAY;
    if (Number.isNaN(this.#baseDays)) this.#baseDays = days;
    let halfLives = (days - this.#baseDays) / this.#halfLifeDays;
    if (halfLives > REBASE) {
      const scale = 2 ** -halfLives;
      this.#weight *= scale;
      this.#weightSquared *= scale * scale;
      this.#decays *= scale;
      this.#decaysSquared *= scale * scale;
      for (let at = 0; at < this.#cross.length; at++) this.#cross[at] = (this.#cross[at] ?? 0) * scale;
      this.#baseDays = days;
      halfLives = 0;
    }
    return 2 ** halfLives;
  }
}
