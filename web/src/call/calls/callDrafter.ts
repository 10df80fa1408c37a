import type { ActiveSession } from "../session/activeSession";
import type { SignedSignal } from "../session/callOpening";
import type { CallPreparer, PreparedCall } from "./preparedCall";

/** What shows a person to call is drawn first. */
const unhurried = 300;
/** As long as the call id is reserved, less a little. */
const life = 9 * 60_000;

/** A call up to its offer. Nothing was sent of it, and no address gathered. */
export interface CallDraft {
  readonly call: PreparedCall;
  readonly session: ActiveSession;
  readonly signed: SignedSignal;
}

export interface CallDrafterOptions {
  readonly preparer: CallPreparer;
  readonly createSession: (to: string, call: PreparedCall) => ActiveSession;
  /** What an offer depends on besides the callee: a draft is of no use once this is another text. */
  readonly conditions: () => string;
}

/** Makes the call ahead that the person will probably place, so that pressing Call has only to send it. */
export class CallDrafter {
  readonly #options: CallDrafterOptions;
  #to: string | null = null;
  #making: { readonly conditions: string; readonly until: number; readonly draft: Promise<CallDraft | null> } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CallDrafterOptions) {
    this.#options = options;
  }

  /** Whom the person will probably call; null: nobody. */
  expect(to: string | null): void {
    if (to !== this.#to) {
      this.drop();
      this.#to = to;
      this.draftSoon();
    }
  }

  /** The server is there, or a call is over: the next one can be drafted. */
  draftSoon(): void {
    clearTimeout(this.#timer);
    const to = this.#to;
    if (to !== null && this.#making === null) {
      this.#timer = setTimeout(() => {
        const making = { conditions: this.#options.conditions(), until: Date.now() + life, draft: this.#make(to) };
        this.#making = making;
        void making.draft.then((draft) => {
          if (draft === null && this.#making === making) {
            this.#making = null; // no connection to the server: drafted when there is one
          }
        });
      }, unhurried);
    }
  }

  /** The draft of a call to somebody, who then owns its session; null when there is none that is still good. */
  async take(to: string): Promise<CallDraft | null> {
    const making = this.#making;
    if (making === null || this.#to !== to || making.conditions !== this.#options.conditions() || making.until < Date.now()) {
      this.drop();
      return null;
    }

    this.#making = null;
    return await making.draft;
  }

  /** What was drafted is of no use any more. */
  drop(): void {
    clearTimeout(this.#timer);
    void this.#making?.draft.then((draft) => draft?.session.end("hung-up", false));
    this.#making = null;
  }

  async #make(to: string): Promise<CallDraft | null> {
    const call = await this.#options.preparer.take();
    if (call.body === null) {
      return null;
    }

    const session = this.#options.createSession(to, call);
    const signed = await session.opening.draftOffer();
    if (signed === null) {
      session.end("hung-up", false);
      return null;
    }

    return { call, session, signed };
  }
}
