/** Long enough for the host candidates of one machine to come together, short enough that nobody notices. */
const window = 8;

/** Gathers candidates into batches; null ends a generation. */
export class CandidateBatch {
  readonly #send: (candidates: readonly (RTCIceCandidateInit | null)[]) => void;
  #all: (RTCIceCandidateInit | null)[] = [];
  #sent = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #open = false;

  constructor(send: (candidates: readonly (RTCIceCandidateInit | null)[]) => void) {
    this.#send = send;
  }

  add(candidate: RTCIceCandidateInit | null): void {
    this.#all.push(candidate);
    this.#schedule();
  }

  /** From now on they may be sent: the description that they belong to has gone. */
  open(): void {
    this.#open = true;
    this.#schedule();
  }

  /** A new generation begins (a new description with new ICE credentials). */
  restart(): void {
    this.#all = [];
    this.#sent = 0;
  }

  /** Everything again: the way to the peer was lost and nobody knows what arrived. */
  resend(): void {
    this.#sent = 0;
    this.#schedule();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#open = false;
  }

  #schedule(): void {
    if (!this.#open || this.#timer !== undefined || this.#sent === this.#all.length) {
      return;
    }

    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#open && this.#sent < this.#all.length) {
        const batch = this.#all.slice(this.#sent);
        this.#sent = this.#all.length;
        this.#send(batch);
      }
    }, window);
  }
}
