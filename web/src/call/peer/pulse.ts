const interval = 200;
/** Silence itself is sent: Opus speaks every 400 ms even then (RFC 6716, section 2.1.9). */
const gap = 1_200;
/** Without sound for so long, the statistics are asked: they know of every packet. */
const askAfter = 600;

export interface PulseOptions {
  readonly receiver: () => RTCRtpReceiver | null;
  /** How many packets have come; null where nobody knows. */
  readonly packets: () => Promise<number | null>;
  /** Sound comes again after a gap. */
  readonly onBack: () => void;
  /** Nothing at all has come for so many milliseconds. Told again and again until something comes, and then once more: 0. */
  readonly onQuiet: (milliseconds: number) => void;
}

/** Listens to what arrives from the peer: sooner than ICE it notices a gap and its end, and also gaps that ICE never does. */
export class Pulse {
  readonly #options: PulseOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #last = 0;
  #heardAt: number | null = null;
  /** When anything came last; null before the first. */
  #arrivedAt: number | null = null;
  /** Counted since the last sound; null before the first count. */
  #packets: number | null = null;
  #quiet = false;
  #asking = false;
  #closed = false;

  constructor(options: PulseOptions) {
    this.#options = options;
  }

  /** The path stands: from now on something should come. */
  begin(): void {
    this.#arrivedAt ??= Date.now();
    this.#timer ??= setInterval(() => {
      this.listen();
    }, interval);
  }

  /** Listens now; by itself it does so five times a second. */
  listen(): void {
    const now = Date.now();
    const last = this.#options.receiver()?.getSynchronizationSources()[0]?.rtpTimestamp;
    if (last !== undefined && last !== this.#last) {
      const back = this.#heardAt !== null && now - this.#heardAt > gap;
      this.#last = last;
      this.#heardAt = this.#arrivedAt = now;
      this.#packets = null;
      this.#tell(0);
      if (back) {
        this.#options.onBack();
      }
    } else if (this.#arrivedAt !== null && now - this.#arrivedAt >= askAfter) {
      void this.#ask();
    }
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
  }

  async #ask(): Promise<void> {
    if (this.#asking) {
      return;
    }

    this.#asking = true;
    const packets = await this.#options.packets();
    this.#asking = false;
    if (packets === null || this.#closed) {
      return;
    }

    const now = Date.now();
    if (this.#packets !== null && packets > this.#packets) {
      this.#arrivedAt = now;
    }

    this.#packets = packets; // fewer, when a path that is out of use is forgotten
    this.#tell(now - (this.#arrivedAt ?? now));
  }

  #tell(quiet: number): void {
    if (quiet > 0 || this.#quiet) {
      this.#quiet = quiet > 0;
      this.#options.onQuiet(quiet);
    }
  }
}
