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
  /** A device came with the right code. Both show the emoji; confirm or deny. */
  | { readonly state: "confirm"; readonly deviceName: string; readonly emoji: readonly string[] }
  | { readonly state: "done"; readonly deviceName: string }
  | { readonly state: "failed"; readonly why: "expired" | "offline" };

/** On the new device. */
export type LinkJoin =
  | { readonly state: "idle" }
  | { readonly state: "asking"; readonly emoji: readonly string[] }
  | { readonly state: "done" }
  | { readonly state: "failed"; readonly why: "bad-link" | "denied" | "no-answer" | "bad-proof" | "rate-limited" | "network" | "refused" };

export interface IdentityState {
  /** Of a key that has just been made: a recovery file can be sealed now, and never again. */
  readonly recovery: "unavailable" | "offered" | "saving";
  readonly devices: readonly LinkedDevice[];
  readonly offer: LinkOffer;
  readonly join: LinkJoin;
}
