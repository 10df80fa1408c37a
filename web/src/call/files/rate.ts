const halfLife = 2_000;
/** What has not come for so long is not on its way. */
const stillAfter = 4_000;

/** Bytes per second, smoothed so that people can read it; none when nothing has come for a while. */
export class Rate {
  #bytes = 0;
  #time: number;
  #value = 0;

  constructor(bytes: number, now: number) {
    this.#bytes = bytes;
    this.#time = now;
  }

  at(bytes: number, now: number): number {
    const elapsed = now - this.#time;
    if (bytes === this.#bytes) {
      this.#value = elapsed < stillAfter ? this.#value : 0;
    } else if (elapsed >= 100) {
      const current = ((bytes - this.#bytes) * 1000) / elapsed;
      const weight = this.#value === 0 ? 1 : 1 - 0.5 ** (elapsed / halfLife);
      this.#value += (current - this.#value) * weight;
      this.#bytes = bytes;
      this.#time = now;
    }

    return Math.max(0, Math.round(this.#value));
  }
}
