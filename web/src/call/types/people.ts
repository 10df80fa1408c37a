/** A person in the list that this browser keeps. */
export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly addedAt: number;
}

/** One line of the history of calls. */
export interface Recent {
  /** Call or room id. */
  readonly id: string;
  readonly kind: "call" | "room";
  readonly direction: "outgoing" | "incoming";
  /** Empty for a room in which nobody came. */
  readonly peerId: string;
  readonly peerName: string;
  readonly time: number;
  /** Milliseconds; 0 when it never connected. */
  readonly duration: number;
  readonly outcome: "answered" | "declined" | "busy" | "no-answer" | "offline" | "blocked" | "canceled" | "failed" | "missed";
}

export interface MissedCall {
  readonly callId: string;
  readonly from: string;
  readonly name: string;
  readonly verified: boolean;
  readonly time: number;
  readonly seen: boolean;
}

export interface People {
  readonly contacts: readonly Contact[];
  /** Newest first, at most 100. */
  readonly recents: readonly Recent[];
  /** Newest first. */
  readonly missed: readonly MissedCall[];
  /** IDs whose calls are refused. */
  readonly blocked: readonly string[];
}
