/** Levels above this are speech and not a breath. */
const threshold = 0.35;
/** Pauses between words do not end speech. */
const hold = 600;
const least = 250;

/** Tells speech from noise by its level and length. */
export class SpeechDetector {
  #loudSince: number | null = null;
  #lastLoud = 0;

  speaking(level: number, now: number): boolean {
    if (level >= threshold) {
      this.#loudSince ??= now;
      this.#lastLoud = now;
    } else if (now - this.#lastLoud > hold) {
      this.#loudSince = null;
    }

    return this.#loudSince !== null && this.#lastLoud - this.#loudSince >= least;
  }
}
