/** 53 bits that stand for a sequence of words (FNV-1a, two lanes): enough to tell millions apart without storing them. */
export class Fingerprint {
  #high = 0x811c9dc5;
  #low = 0x01000193;

  /** @param word only its lower 32 bits count */
  add(word: number): void {
    this.#high = Math.imul(this.#high ^ word, 0x01000193);
    this.#high ^= this.#high >>> 15;
    this.#low = Math.imul(this.#low ^ word, 0x85ebca6b);
    this.#low ^= this.#low >>> 13;
  }

  get value(): number {
    return ((this.#high >>> 0) & 0x1fffff) * 2 ** 32 + (this.#low >>> 0);
  }
}
