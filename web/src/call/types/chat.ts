export interface ChatMessage {
  readonly id: string;
  readonly from: "me" | "peer";
  readonly text: string;
  readonly time: number;
  /** Of one's own lines: `waiting` for a connection, `sent`, `delivered`, `read`. Of the peer's: `delivered`, then `read`. */
  readonly status: "waiting" | "sent" | "delivered" | "read";
}

/** `unavailable`: the peer is a classic client. */
export interface Chat {
  readonly channel: "unavailable" | "waiting" | "open";
  readonly messages: readonly ChatMessage[];
  readonly unread: number;
}

export interface Reaction {
  readonly id: string;
  readonly from: "me" | "peer";
  readonly emoji: string;
  readonly time: number;
}
