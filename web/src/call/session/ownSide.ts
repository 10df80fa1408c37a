import { noTracks, type Tracks } from "../peer/slots";
import type { Paused } from "../quality/adaptation";
import type { LocalMedia, VideoPause } from "../types";
import { describeMyself } from "./peerState";

/** What this side gives to a session: what is captured, less what is held back, and why. */
export class OwnSide {
  hold = false;
  /** What the link cannot carry. */
  paused: Paused = "nothing";
  #media: LocalMedia | null = null;
  #tracks: Tracks = noTracks;

  /** All that is captured. */
  get tracks(): Tracks {
    return this.#tracks;
  }

  /** What the peer gets if the link carries it. */
  get wouldSend(): Tracks {
    return this.hold ? noTracks : this.#tracks;
  }

  /** What the peer gets. A screen's sound goes on. */
  get sent(): Tracks {
    switch (this.paused) {
      case "nothing":
        return this.wouldSend;
      case "camera":
        return { ...this.wouldSend, camera: null };
      case "all":
        return { ...this.wouldSend, camera: null, screen: null };
    }
  }

  /** Why the peer does not get all; null while it does. */
  get pause(): VideoPause | null {
    const { camera, screen } = this.wouldSend;
    return camera === this.sent.camera && screen === this.sent.screen ? null : "weak-network";
  }

  set(media: LocalMedia, tracks: Tracks): void {
    this.#media = media;
    this.#tracks = tracks;
  }

  /** What the peer is told of it; null before anything is known. */
  describe(saveData: boolean): object | null {
    const { hold, pause } = this;
    return this.#media && describeMyself(this.#media, { screenPaused: this.sent.screen !== this.wouldSend.screen, hold, pause, saveData });
  }
}
