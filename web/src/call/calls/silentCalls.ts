import type { Peer } from "../types";

/** Who called without a ring here: do not disturb, or a stranger where only contacts may ring. */
export interface SilentCall {
  readonly callId: string;
  readonly from: Peer;
  readonly contactName: string | null;
}

/** Far more than the server lets ring at one device. */
const limit = 16;

/** Calls that this browser let pass in silence, until it is known what became of them. */
export class SilentCalls {
  readonly #calls = new Map<string, SilentCall>();

  add(call: SilentCall): void {
    if (this.#calls.size < limit) {
      this.#calls.set(call.callId, call);
    }
  }

  /** It is over; gives it back when it was one of these. */
  take(callId: string): SilentCall | null {
    const call = this.#calls.get(callId) ?? null;
    this.#calls.delete(callId);
    return call;
  }

  /** The connection is lost: what becomes of them is not told here any more. */
  clear(): readonly SilentCall[] {
    const all = [...this.#calls.values()];
    this.#calls.clear();
    return all;
  }
}
