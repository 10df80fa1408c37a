const interval = 200;
/** In milliseconds: a picture that has no new frame for so long stands still. On the poorest link some come each second. */
const stillAfter = 1_500;
/** What a camera takes until its first frame is here. */
const opening = 3_000;

/**
 * Notices a camera's picture that stands still while it should move: by the frames that the browser has to show, as packets may come of which none can be
 * made, and sound may go on.
 */
export class FrameWatch {
  readonly #receiver: () => RTCRtpReceiver | null;
  readonly #onChange: (still: boolean) => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #last: number | undefined;
  /** When a frame came last, or when the first one is due. */
  #movedAt = 0;
  #lookedAt = 0;
  #still = false;

  constructor(receiver: () => RTCRtpReceiver | null, onChange: (still: boolean) => void) {
    this.#receiver = receiver;
    this.#onChange = onChange;
  }

  get still(): boolean {
    return this.#still;
  }

  /** Whether frames are to come. */
  expect(frames: boolean): void {
    if (frames === (this.#timer !== undefined)) {
      return;
    }

    clearInterval(this.#timer);
    this.#timer = frames ? setInterval(() => this.#look(), interval) : undefined;
    this.#lookedAt = Date.now();
    this.#movedAt = this.#lookedAt + opening;
    this.#show(false);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = Date.now();
    const shown = this.#receiver()?.getSynchronizationSources()[0]?.rtpTimestamp;
    // When the page itself stood still, nobody knows what came meanwhile.
    if ((shown !== undefined && shown !== this.#last) || now - this.#lookedAt >= stillAfter) {
      this.#movedAt = now;
    }

    this.#last = shown ?? this.#last;
    this.#lookedAt = now;
    // Before the first frame there is no picture that could stand still; some browsers tell of none.
    this.#show(this.#last !== undefined && now - this.#movedAt >= stillAfter);
  }

  #show(still: boolean): void {
    if (still !== this.#still) {
      this.#still = still;
      this.#onChange(still);
    }
  }
}
