/** Saves the newest of what it is given, one after the other; whoever gives it goes on meanwhile. */
export class Saver<Place> {
  readonly #save: (place: Place) => Promise<void>;
  #newest: Place | undefined;
  #saving: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(save: (place: Place) => Promise<void>) {
    this.#save = save;
  }

  /** @throws why an earlier one could not be saved */
  put(place: Place): void {
    this.#throwFailure();
    this.#newest = place;
    this.#saving ??= this.#saveNewest();
  }

  /** Waits until the newest is saved. @throws why it could not be */
  async saved(): Promise<void> {
    await this.#saving;
    this.#throwFailure();
  }

  async #saveNewest(): Promise<void> {
    try {
      for (let place = this.#take(); place !== undefined; place = this.#take()) await this.#save(place);
    } catch (error) {
      this.#failure = { error };
    }
    this.#saving = undefined;
  }

  #take(): Place | undefined {
    const place = this.#newest;
    this.#newest = undefined;
    return place;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
