import type { ChatLog } from "../chat/chatLog";
import type { Description, PeerLink } from "../peer/peerLink";
import { readDescription } from "../wire/descriptions";
import type { MediaPath } from "./mediaPath";
import type { PeerInbox } from "./peerInbox";
import type { PeerTrust } from "./peerTrust";

/** The session that a call is to become. */
export interface OpeningSubject {
  readonly ended: boolean;
  readonly classic: boolean;
  readonly chat: Pick<ChatLog, "setChannel">;
  show(): void;
}

/** The signal of a call with its proof, as `callUser` and `answerCall` carry them. */
export interface SignedSignal {
  readonly signal: Description & { readonly connection: string };
  readonly proof: object | undefined;
}

/** A call's offer at the side that rings. */
export interface PreparedOffer {
  /** `forged`: not signed by whom the server says. */
  readonly judged: Promise<"trusted" | "unreadable" | "forged">;
  /** Whether it can be answered. */
  readonly ready: Promise<boolean>;
  /** It is answered: what waits for the ring to be drawn waits no longer. */
  readonly hurry: () => void;
}

/** A ring is drawn by then. */
const ringTime = 100;
const noWork = (): void => undefined;

/** The first descriptions of a call, which travel in callUser and answerCall: made ahead, offered, read while it rings, answered. */
export class CallOpening {
  readonly #session: OpeningSubject;
  readonly #path: MediaPath;
  readonly #trust: PeerTrust;
  readonly #inbox: PeerInbox;
  /** Until a drafted offer is the connection's own. */
  #drafted: Promise<void> = Promise.resolve();
  #hurryDraft = noWork;
  #rings = noWork;
  /** A device of the callee said that it rings, and the relay's credentials came with that. */
  readonly #ringing = new Promise<void>((resolve) => {
    this.#rings = resolve;
  });

  constructor(session: OpeningSubject, path: MediaPath, trust: PeerTrust, inbox: PeerInbox) {
    this.#session = session;
    this.#path = path;
    this.#trust = trust;
    this.#inbox = inbox;
  }

  /** The offer of a call that may never ring: it is not used yet, so no address is gathered. */
  async draftOffer(): Promise<SignedSignal | null> {
    const link = this.#path.begin();
    return await this.#sign(await link.draftOffer(), link);
  }

  /** The draft was sent. It is used, and candidates are gathered for it, when it rings and the callee has drawn its ring, or was faster than that. */
  useDraft(): void {
    const { link } = this.#path;
    const { over, hurry } = ringDrawn(Promise.resolve());
    this.#hurryDraft = () => {
      hurry();
      this.#rings();
    };
    this.#drafted = Promise.all([over, this.#ringing]).then(() => link?.useDraft());
  }

  /** It rings at the callee, and the ICE servers for the call are known. */
  rings(): void {
    this.#rings();
  }

  /** The server has the offer of the call: candidates may follow. */
  async placed(): Promise<void> {
    await this.#drafted; // the answer of the server may be sooner
    this.#path.link?.described();
  }

  /** The same offer with all its candidates, for classic clients. */
  async completeOffer(): Promise<SignedSignal | null> {
    this.#hurryDraft();
    await this.#drafted;
    const { link } = this.#path;
    return link === null ? null : await this.#sign(await link.complete(), link);
  }

  /** The call was placed or answered: candidates may follow. */
  described(): void {
    this.#path.link?.described();
    this.#path.watch();
  }

  async takeAnswer(signal: unknown, proof: unknown): Promise<boolean> {
    this.#hurryDraft();
    await this.#drafted;
    const wire = readDescription([{ answer: signal, proof }], "answer");
    if (wire === null || this.#path.link === null || !(await this.#inbox.accept(wire))) {
      return false;
    }

    if (this.#session.classic) {
      this.#path.link.becomeClassic();
      this.#session.chat.setChannel("unavailable");
    }

    const taken = (await this.#inbox.give(wire)) === "taken";
    this.#session.show();
    return taken;
  }

  /** Reads the caller's offer. First whether it may ring, then, while it rings, all that an answer needs. */
  prepareAnswer(signal: unknown, proof: unknown, iceServers: unknown): PreparedOffer {
    const wire = readDescription([{ offer: signal, proof }], "offer");
    if (wire === null) {
      return { judged: Promise.resolve("unreadable"), ready: Promise.resolve(false), hurry: noWork };
    }

    this.#path.adopt(iceServers);
    const judged = this.#trust.accept(wire).then((trusted) => (trusted ? "trusted" : "forged"));
    const { over, hurry } = ringDrawn(judged);
    const ready = judged.then(async (verdict) => {
      await over;
      const prepared = verdict === "trusted" && !this.#session.ended && (await this.#path.begin().prepare(wire.description, wire.connection));
      this.#inbox.judgedIsTaken();
      return prepared;
    });
    this.#inbox.beginAfter(ready); // candidates come after it
    return { judged, ready, hurry };
  }

  async makeAnswer(): Promise<SignedSignal | null> {
    const { link } = this.#path;
    return link === null ? null : await this.#sign(await link.createAnswer(), link);
  }

  async #sign(description: Description | null, link: PeerLink): Promise<SignedSignal | null> {
    if (description === null || this.#session.ended) {
      return null;
    }

    return { signal: { ...description, connection: link.connection }, proof: await this.#trust.proofOf(description.sdp) };
  }
}

/** Over when a ring that begins with `begun` is drawn, or when it can wait no longer. */
function ringDrawn(begun: Promise<unknown>): { readonly over: Promise<void>; readonly hurry: () => void } {
  let hurry = noWork;
  const over = new Promise<void>((resolve) => {
    hurry = resolve;
    void begun.then(() => setTimeout(resolve, ringTime));
  });
  return { over, hurry };
}
