/** Saves the newest of its values, one save at a time. The caller does not wait. */
export class Saver<Value> {
  readonly #save: (value: Value) => Promise<void>;
  #newest: Value | undefined;
  #saving: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(save: (value: Value) => Promise<void>) {
    this.#save = save;
  }

  /** @throws the error of an earlier save */
  put(value: Value): void {
    this.#throwFailure();
    this.#newest = value;
    this.#saving ??= this.#saveNewest();
  }

  /** Waits until the newest value is saved. @throws the error of a save */
  async saved(): Promise<void> {
    await this.#saving;
    this.#throwFailure();
  }

  async #saveNewest(): Promise<void> {
    try {
      for (let value = this.#take(); value !== undefined; value = this.#take()) await this.#save(value);
    } catch (error) {
      this.#failure = { error };
    }
    this.#saving = undefined;
  }

  #take(): Value | undefined {
    const value = this.#newest;
    this.#newest = undefined;
    return value;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
