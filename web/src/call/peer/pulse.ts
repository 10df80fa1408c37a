const interval = 200;
/** Silence itself is sent: Opus speaks every 400 ms even then (RFC 6716, section 2.1.9). */
const gap = 1_200;

/** Listens to the sound that arrives and says when it comes again after a gap: sooner than ICE notices, and also of gaps that ICE never does. */
export class Pulse {
  readonly #timer: ReturnType<typeof setInterval>;
  #last = 0;
  #heardAt: number | null = null;

  constructor(receiver: () => RTCRtpReceiver | null, onBack: () => void) {
    this.#timer = setInterval(() => {
      const last = receiver()?.getSynchronizationSources()[0]?.rtpTimestamp;
      if (last === undefined || last === this.#last) {
        return;
      }

      const now = Date.now();
      const back = this.#heardAt !== null && now - this.#heardAt > gap;
      this.#last = last;
      this.#heardAt = now;
      if (back) {
        onBack();
      }
    }, interval);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
