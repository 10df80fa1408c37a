import type { Description, PeerLink } from "../peer/peerLink";
import type { Wish } from "../wire/wish";

export interface PeerPostOptions {
  /** How messages to the server name the session. */
  readonly address: object;
  readonly send: (event: string, message: object) => void;
  readonly proofOf: (sdp: string) => Promise<object | undefined>;
  /** The peer reads descriptions as the classic clients do. */
  readonly isClassic: () => boolean;
  readonly isOver: () => boolean;
}

/** What a link says to the peer, by way of the server. Descriptions are signed before they go: one queue keeps the order. */
export class PeerPost {
  readonly #options: PeerPostOptions;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: PeerPostOptions) {
    this.#options = options;
  }

  /** All that was said until now has gone. */
  get empty(): Promise<unknown> {
    return this.#queue;
  }

  describe(link: PeerLink, description: Description): void {
    const answers = description.type === "answer" ? { answers: link.answers } : {};
    this.#post(link, async () => {
      const proof = await this.#options.proofOf(description.sdp);
      // The classic clients read the description in either place.
      const classic = this.#options.isClassic() ? { type: description.type, sdp: description.sdp } : {};
      this.#send(link, description.type, { ...classic, [description.type]: description, ...answers, proof });
    });
  }

  wish(link: PeerLink, wish: Wish): void {
    this.#post(link, () => {
      this.#send(link, "offer", { wanted: wish });
    });
  }

  candidates(link: PeerLink, candidates: readonly (RTCIceCandidateInit | null)[]): void {
    this.#post(link, () => {
      this.#send(link, "ice-candidate", { candidates });
    });
  }

  #send(link: PeerLink, event: string, message: object): void {
    this.#options.send(event, { ...this.#options.address, ...message, connection: link.connection });
  }

  #post(link: PeerLink, work: () => void | Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (!link.closed && !this.#options.isOver()) {
        await work();
      }
    });
  }
}
