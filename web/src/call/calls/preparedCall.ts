import type { Signalling } from "../signalling/signalling";
import { randomId } from "../wire/base64url";
import { asText, type Wire } from "../wire/wire";

/** The server keeps a reserved call id for 10 minutes; a little less is safe. */
const life = 9 * 60_000;
/** What a page does first after its connection, or after a call, is not in this hurry. */
const unhurried = 500;

export interface PreparedCall {
  readonly callId: string;
  /** The acknowledgement; null when the server could not be asked. */
  readonly body: Wire | null;
}

/** Reserves a call ahead, so that its offer can be signed before somebody presses Call. */
export class CallPreparer {
  readonly #signalling: Signalling;
  #ready: { readonly call: PreparedCall; readonly until: number } | null = null;
  #asking: Promise<PreparedCall> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(signalling: Signalling) {
    this.#signalling = signalling;
  }

  /** Asks, a little later, unless one is ready. */
  prepare(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#ready === null || this.#ready.until < Date.now()) {
        void this.#ask();
      }
    }, unhurried);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** What belonged to the lost connection is worth nothing. */
  reset(): void {
    this.#ready = null;
  }

  async take(): Promise<PreparedCall> {
    clearTimeout(this.#timer);
    const ready = this.#ready;
    this.#ready = null;
    if (ready !== null && ready.until >= Date.now()) {
      return ready.call;
    }

    const call = await this.#ask();
    this.#ready = null;
    return call;
  }

  async #ask(): Promise<PreparedCall> {
    this.#asking ??= this.#signalling.request("prepare-call", {}).then((answer) => {
      this.#asking = null;
      const callId = answer.ok ? asText(answer.body["callId"]) : "";
      if (!answer.ok || callId === "") {
        return { callId: randomId(), body: null };
      }

      const call = { callId, body: answer.body };
      this.#ready = { call, until: Date.now() + life };
      return call;
    });
    return await this.#asking;
  }
}
