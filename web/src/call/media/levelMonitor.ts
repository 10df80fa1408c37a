import type { Levels } from "../types";
import { Loudness, stretched } from "./loudness";
import { SpeechDetector } from "./speech";

const interval = 80;
/** Opening the browser's audio engine takes long enough to be felt: what a person waits for goes first. */
const settling = 400;

export interface LevelSources {
  readonly microphone: () => MediaStreamTrack | null;
  readonly muted: () => boolean;
  readonly remote: () => RTCRtpReceiver | null;
  readonly inSession: () => boolean;
  readonly onRemoteSpeaking: (speaking: boolean) => void;
  readonly onSpeakingWhileMuted: (speaking: boolean) => void;
}

/** Measures while somebody listens or talks; costs nothing on an idle page. */
export class LevelMonitor {
  readonly #sources: LevelSources;
  readonly #listeners = new Set<(levels: Levels) => void>();
  readonly #mine = new SpeechDetector();
  readonly #theirs = new SpeechDetector();
  #loudness: Loudness | null = null;
  #measured: MediaStreamTrack | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sources: LevelSources) {
    this.#sources = sources;
  }

  subscribe(listener: (levels: Levels) => void): () => void {
    this.#listeners.add(listener);
    this.update();
    return () => {
      this.#listeners.delete(listener);
      this.update();
    };
  }

  /** Something changed that decides whether it measures. */
  update(): void {
    const wanted = this.#listeners.size > 0 || this.#sources.inSession();
    if (this.#measured !== null && this.#measured !== this.#sources.microphone()) {
      this.#measure(null); // its microphone was let go: so is the copy
    }

    if (wanted) {
      this.#timer ??= setTimeout(this.#tick, settling);
    } else {
      this.#stop();
    }
  }

  close(): void {
    this.#listeners.clear();
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#measure(null);
  }

  #measure(track: MediaStreamTrack | null): void {
    if (track === this.#measured) {
      return;
    }

    this.#loudness?.close();
    this.#measured = track;
    this.#loudness = track === null || globalThis.AudioContext === undefined ? null : new Loudness(track);
  }

  readonly #tick = (): void => {
    this.#timer = setTimeout(this.#tick, interval);
    this.#measure(this.#sources.microphone());
    const now = Date.now();
    const microphone = this.#loudness?.level() ?? 0;
    const remote = stretched(this.#sources.remote()?.getSynchronizationSources()[0]?.audioLevel ?? 0);
    this.#sources.onSpeakingWhileMuted(this.#sources.muted() && this.#mine.speaking(microphone, now));
    this.#sources.onRemoteSpeaking(this.#theirs.speaking(remote, now));
    const levels = { microphone: this.#sources.muted() ? 0 : microphone, remote };
    for (const listener of this.#listeners) {
      listener(levels);
    }
  };
}
