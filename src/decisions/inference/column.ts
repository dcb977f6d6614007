const BLOCK = 8192;

/** A column of numbers that grows without ever being copied as a whole. */
export class Column {
  #full: Float64Array[] = [];
  #last = new Float64Array(BLOCK);
  #filled = 0;

  push(value: number): void {
    if (this.#filled === BLOCK) {
      this.#full.push(this.#last);
      this.#last = new Float64Array(BLOCK);
      this.#filled = 0;
    }
    this.#last[this.#filled++] = value;
  }

  at(row: number): number {
    const block = Math.floor(row / BLOCK);
    return (block === this.#full.length ? this.#last : this.#full[block])?.[row % BLOCK] ?? Number.NaN;
  }

  /** Returns all values in the given order (undefined: as they came) and empties the column. */
  take(order: Uint32Array | undefined): Float64Array {
    const taken = order === undefined ? this.#joined() : Float64Array.from(order, (row) => this.at(row));
    this.#full = [];
    this.#last = new Float64Array(0);
    return taken;
  }

  #joined(): Float64Array {
    const taken = new Float64Array(this.#full.length * BLOCK + this.#filled);
    this.#full.forEach((block, at) => {
      taken.set(block, at * BLOCK);
    });
    taken.set(this.#last.subarray(0, this.#filled), this.#full.length * BLOCK);
    return taken;
  }
}
