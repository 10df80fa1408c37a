/** How often another path is looked for. Where UDP is blocked none helps, and each costs an ICE restart. */
const attempts = 2;
const firstAfter = 2_000;
const nextAfter = 8_000;

/**
 * Decides when to look for a relay over UDP, while the path runs through one over TCP: there one lost packet holds up all that follow.
 *
 * Chromium gathers no further candidate once a path stands. When a first packet to the relay is lost, its repetition comes after a quarter of a second, and a path
 * over TCP has won for the whole call.
 */
export class RelaySearch {
  #attempts = 0;
  #since: number | null = null;

  /** `restart`: begins an ICE restart, if it can be done now. */
  next(relayWithoutUdp: boolean | null, now: number, restart: () => boolean): void {
    if (relayWithoutUdp === null) {
      return;
    }

    if (!relayWithoutUdp) {
      this.#attempts = 0;
      this.#since = null;
      return;
    }

    this.#since ??= now;
    const due = this.#attempts < attempts && now - this.#since >= (this.#attempts === 0 ? firstAfter : nextAfter);
    if (due && restart()) {
      this.#attempts += 1;
      this.#since = now;
    }
  }
}
