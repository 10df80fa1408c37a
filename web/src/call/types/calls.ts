import type { Peer } from "./session";

export type CallFailure =
  | "declined"
  | "busy"
  | "no-answer"
  | "offline"
  | "blocked"
  | "unproven" // what arrived there was not signed by my key
  | "network" // the server cannot be reached
  | "rate-limited"
  | "bad-id" // not an ID, or one's own
  | "verification-failed"
  | "refused";

/** The call that this page places. An answer turns it into the active session. */
export interface OutgoingCall {
  readonly to: string;
  /** From the contacts, or what the server said. */
  readonly name: string;
  readonly video: boolean;
  readonly phase:
    | { readonly name: "calling" } // no device rings yet
    | { readonly name: "ringing" } // a device really rings
    | { readonly name: "connecting" } // answered
    | { readonly name: "failed"; readonly reason: CallFailure }; // stays until dismissed
}

/** A call that rings here. */
export interface IncomingCall {
  readonly callId: string;
  readonly from: Peer;
  /** This page has checked that the key of the caller's ID signed the call. */
  readonly proven: boolean;
  /** The name of the contact with this ID, if there is one. */
  readonly contactName: string | null;
  readonly media: { readonly audio: boolean; readonly video: boolean };
  readonly expiresAt: number;
  /** There is a session already: call waiting. */
  readonly waiting: boolean;
  readonly phase:
    | { readonly name: "ringing" }
    | { readonly name: "answering" }
    /** Stays until dismissed, or for a few seconds. */
    | { readonly name: "over"; readonly reason: "missed" | "canceled" | "answered-elsewhere" | "declined-elsewhere" | "connection-lost" | "verification-failed" };
}
