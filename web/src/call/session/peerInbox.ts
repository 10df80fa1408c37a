import type { Outcome } from "../peer/peerLink";
import type { EndReason } from "../types";
import { readCandidates, readDescription, type WireDescription } from "../wire/descriptions";
import { readWish } from "../wire/wish";
import type { SessionContext } from "./context";
import type { MediaPath } from "./mediaPath";
import type { PeerPost } from "./peerPost";
import type { PeerTrust } from "./peerTrust";

/** The session that the peer's messages are for. */
export interface InboxSubject {
  readonly ended: boolean;
  connect(offer: boolean): void;
  end(reason: EndReason, tell: boolean): void;
  show(): void;
}

/** The peer answers, or offers, at once; drawing the call takes longer than that, and would keep its word waiting. */
export const firstWordTime = 250;
const noWork = (): void => undefined;

/** What the peer says to a link, by way of the server. Descriptions are judged before the link has them: one queue keeps the order. */
export class PeerInbox {
  readonly #context: SessionContext;
  readonly #session: InboxSubject;
  readonly #path: MediaPath;
  readonly #trust: PeerTrust;
  readonly #post: PeerPost;
  #queue: Promise<unknown> = Promise.resolve();
  /** The peer's first word, which goes before drawing, has come. */
  #awaited = noWork;

  constructor(context: SessionContext, session: InboxSubject, path: MediaPath, trust: PeerTrust, post: PeerPost) {
    this.#context = context;
    this.#session = session;
    this.#path = path;
    this.#trust = trust;
    this.#post = post;
  }

  /** The peer's first word to a new link goes before drawing. */
  awaitFirstWord(): void {
    this.#awaited();
    this.#awaited = this.#context.workFirst(firstWordTime);
  }

  /** Nothing has come yet: all that comes is read after this. */
  beginAfter(work: Promise<unknown>): void {
    this.#queue = work;
  }

  /** What comes from now on is read after this. */
  readAfter(work: Promise<unknown>): void {
    this.#queue = this.#queue.then(() => work);
  }

  /** A relayed offer, answer or batch of candidates. In order: a candidate never overtakes the description that it belongs to. */
  receive(event: "offer" | "answer" | "ice-candidate", args: readonly unknown[]): void {
    const taken = event === "ice-candidate" ? noWork : this.#context.workFirst();
    this.#queue = this.#queue.then(async () => {
      if (this.#session.ended) {
        return taken();
      }

      if (event === "ice-candidate") {
        await this.#path.link?.receiveCandidates(readCandidates(args));
      } else {
        const wire = readDescription(args, event);
        const wish = wire === null && event === "offer" ? readWish(args) : null;
        if (wire !== null) {
          await this.#onDescription(wire);
        } else if (wish !== null) {
          this.#path.link?.grant(wish);
        }

        void this.#post.empty.finally(() => {
          taken();
          this.#awaited();
        });
      }
    });
  }

  /** Judges a description; ends a session whose peer is not who should have signed it. */
  async accept(wire: WireDescription): Promise<boolean> {
    const trusted = await this.#trust.accept(wire);
    if (!trusted) {
      this.#session.end("verification-failed", true);
    }

    return trusted;
  }

  /** Gives the link a description that was accepted. Ends a session whose browser makes something else of it. */
  async give(wire: WireDescription): Promise<Outcome | undefined> {
    const outcome = await this.#path.link?.receive(wire);
    if (outcome === "misread") {
      this.#trust.refuse();
    } else {
      this.judgedIsTaken();
    }

    return outcome;
  }

  /** The link was given the description that was judged last; it holds if the link has it now. */
  judgedIsTaken(): void {
    const remote = this.#path.link?.pc.remoteDescription;
    if (remote != null) {
      this.#trust.taken(remote.sdp);
    }
  }

  async #onDescription(wire: WireDescription): Promise<void> {
    if (!(await this.accept(wire)) || this.#session.ended) {
      return;
    }

    const { link } = this.#path;
    if (wire.description.type === "offer" && (link === null || link.closed)) {
      this.#session.connect(false);
    }

    const outcome = await this.give(wire);
    if (outcome === "started-over" || (outcome === "broken" && wire.description.type === "offer" && this.#path.link?.state() !== "connected")) {
      this.#path.startedOver();
      this.#session.connect(false);
      await this.give(wire);
    }

    this.#session.show();
  }
}
