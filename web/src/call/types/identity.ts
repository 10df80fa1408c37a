import type { Emoji } from "./verification";

/** A further device that this identity's key has signed. */
export interface LinkedDevice {
  readonly key: string;
  readonly name: string;
  readonly addedAt: number;
  readonly notAfter: number;
}

/** On the device that holds the identity: letting another one in. */
export type LinkOffer =
  | { readonly state: "idle" }
  /** Show the link as text and QR code. */
  | { readonly state: "waiting"; readonly link: string; readonly expiresAt: number }
  /** A device came with the right code. `chosen`: the person there has chosen these signs among others, and it can be let in. */
  | { readonly state: "confirm"; readonly deviceName: string; readonly emoji: readonly Emoji[]; readonly chosen: boolean }
  | { readonly state: "done"; readonly deviceName: string }
  | { readonly state: "failed"; readonly why: "expired" | "offline" | "wrong-signs" };

/** On the new device. */
export type LinkJoin =
  | { readonly state: "idle" }
  | { readonly state: "asking" }
  /** One of these is what the other device shows. */
  | { readonly state: "choosing"; readonly choices: readonly (readonly Emoji[])[] }
  /** It was chosen: the other device has to let this one in. */
  | { readonly state: "confirming" }
  | { readonly state: "done" }
  | { readonly state: "failed"; readonly why: "bad-link" | "denied" | "no-answer" | "bad-proof" | "wrong-signs" | "rate-limited" | "network" | "refused" };

export interface IdentityState {
  /** Of a key that has just been made: a recovery file can be sealed now, and never again. */
  readonly recovery: "unavailable" | "offered" | "saving";
  readonly devices: readonly LinkedDevice[];
  readonly offer: LinkOffer;
  readonly join: LinkJoin;
  /** IDs whose keys this browser had, and keeps. Unknown, and so empty, until somebody asks for them. */
  readonly kept: readonly string[];
}
