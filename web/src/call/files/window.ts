const least = 256 * 1024;
const most = 8 * 1024 * 1024;
/** Milliseconds that the two pages themselves may take to answer one another. */
const shortestRoundTrip = 20;
/** A round trip of so many milliseconds was a break, and the path may be another one since. */
const breakTime = 3_000;

/**
 * How many bytes may be on their way: about twice what the path holds, measured as it goes.
 *
 * The browser itself would have megabytes under way. Should the path break, it sends all of them again before anything else, and
 * if it was repairing a loss just then, one packet a round trip: a line of chat would wait behind them for a minute.
 */
export class Window {
  #size = least;
  #sent: number;
  #received: number;
  #best = Number.POSITIVE_INFINITY;
  /** The measurement under way: when `position` is received, so is a window since `received`. */
  #mark: { readonly position: number; readonly received: number; readonly time: number } | null = null;

  /** `position`: where in the file the bytes begin. */
  constructor(position: number) {
    this.#sent = position;
    this.#received = position;
  }

  get open(): boolean {
    return this.#sent - this.#received < this.#size;
  }

  sent(position: number, now: number): void {
    this.#sent = position;
    this.#mark ??= { position, received: this.#received, time: now };
  }

  received(position: number, now: number): void {
    this.#received = Math.max(this.#received, Math.min(position, this.#sent));
    if (this.#mark === null || this.#received < this.#mark.position) {
      return;
    }

    const roundTrip = Math.max(shortestRoundTrip, now - this.#mark.time);
    if (roundTrip < breakTime) {
      this.#best = Math.min(roundTrip, this.#best);
      const held = (this.#received - this.#mark.received) * (this.#best / roundTrip);
      this.#size = Math.min(most, Math.max(least, 2 * held));
    } else {
      this.#best = Number.POSITIVE_INFINITY;
      this.#size = least;
    }

    this.#mark = null;
  }
}
