import type { QualityDetail } from "../types";

/** Below this a camera picture helps nobody, and takes from the voice. Bits per second. */
const tooLittleForVideo = 90_000;
/** Without video nothing probes the link, so its estimate hardly grows: half is hope enough. */
const enoughToTry = tooLittleForVideo / 2;
const badLoss = 0.2;
const goodLoss = 0.05;
const badFor = 5_000;
const goodFor = 6_000;
/** Each pause soon after a comeback makes the next comeback wait longer. */
const longestPatience = 120_000;
const calm = 60_000;

/** Which video pauses: a shared screen is what the others look at, so it goes last. */
export type Paused = "nothing" | "camera" | "all";

/**
 * Audio first: decides when the link cannot carry video and when it can again. The browser's own congestion control shares what there is; this
 * takes the picture out before the voice breaks.
 */
export class Adaptation {
  #paused: Paused = "nothing";
  #badSince: number | null = null;
  #goodSince: number | null = null;
  #patience = goodFor;
  #resumedAt = Number.NEGATIVE_INFINITY;

  /** What should be paused now, of the camera and the screen that would be sent. */
  next(detail: QualityDetail, { camera, screen }: { readonly camera: boolean; readonly screen: boolean }, now: number): Paused {
    const { availableOutgoing, send, roundTrip } = detail;
    const loss = send.loss ?? 0;
    const both = camera && screen;
    const moving = this.#paused === "nothing" ? camera || screen : this.#paused === "camera" && screen;
    const enough = moving ? 2 * tooLittleForVideo : enoughToTry;
    const good = this.#paused !== "nothing" && loss < goodLoss && (roundTrip ?? 0) < 600 && (availableOutgoing === null || availableOutgoing > enough);
    const bad = moving && (loss > badLoss || (availableOutgoing !== null && availableOutgoing < tooLittleForVideo));
    this.#goodSince = good ? (this.#goodSince ?? now) : null;
    this.#badSince = bad ? (this.#badSince ?? now) : null;
    if (this.#goodSince !== null && now - this.#goodSince >= this.#patience) {
      this.#paused = this.#paused === "all" && both ? "camera" : "nothing";
      this.#resumedAt = now;
      this.interrupted();
    } else if (this.#badSince !== null && now - this.#badSince >= badFor) {
      this.#patience = now - this.#resumedAt < calm ? Math.min(this.#patience * 2, longestPatience) : goodFor;
      this.#paused = this.#paused === "nothing" && both ? "camera" : "all";
      this.interrupted();
    }

    return this.#paused;
  }

  /** The link broke: how long it was bad before says nothing of the path that it finds next. */
  interrupted(): void {
    this.#badSince = this.#goodSince = null;
  }
}
