import type { ActiveSession } from "../session/activeSession";
import { sendsMedia } from "../session/peerState";
import type { Settings } from "../types";
import { Adaptation } from "./adaptation";
import { bars } from "./bars";
import { readStats, type Counters } from "./readStats";
import { RelaySearch } from "./relaySearch";
import { applySendingLimits, cameraLimit } from "./sending";

const interval = 2_000;

/** Looks at one session's connection every two seconds: the bars that people see, and what is sent. */
export class QualityWatch {
  readonly #session: ActiveSession;
  readonly #settings: () => Settings;
  readonly #timer: ReturnType<typeof setInterval>;
  #adaptation = new Adaptation();
  #relaySearch = new RelaySearch();
  #counters: Counters | null = null;
  #pc: RTCPeerConnection | null = null;
  #looking = false;

  constructor(session: ActiveSession, settings: () => Settings) {
    this.#session = session;
    this.#settings = settings;
    this.#timer = setInterval(() => {
      void this.look();
    }, interval);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async look(): Promise<void> {
    const { link } = this.#session;
    if (link === null || this.#looking) {
      return;
    }

    if (link.state() !== "connected") {
      // What is lost until it is whole again is a gap, not the loss of a weak link: the rates begin anew.
      this.#counters = null;
      this.#adaptation.interrupted();
      return;
    }

    this.#looking = true;
    try {
      if (this.#pc !== link.pc) {
        this.#pc = link.pc;
        this.#counters = null;
        this.#adaptation = new Adaptation();
        this.#relaySearch = new RelaySearch();
      }

      const saveData = this.#settings().saveData || this.#session.peerState?.saveData === true;
      await applySendingLimits(link, saveData);
      const report = await link.pc.getStats();
      if (link.closed) {
        return;
      }

      const { detail, counters, relayWithoutUdp } = readStats(report as unknown as ReadonlyMap<string, unknown>, this.#counters);
      this.#counters = counters;
      this.#session.update({ quality: { state: "known", bars: bars(detail, sendsMedia(this.#session.peerState)), detail } });
      if (detail.send.width !== null) {
        // Before its first frame nothing is known. A browser that does not say what the link carries adapts by itself.
        link.carries(Math.min(detail.availableOutgoing ?? Number.POSITIVE_INFINITY, cameraLimit(saveData)));
      }

      const { camera, screen } = this.#session.wouldSend;
      this.#session.setPaused(this.#adaptation.next(detail, { camera: camera !== null, screen: screen !== null }, Date.now()));
      this.#relaySearch.next(relayWithoutUdp, Date.now(), () => this.#session.lookForBetterPath());
    } finally {
      this.#looking = false;
    }
  }
}
