export interface ChatMessage {
  readonly id: string;
  readonly from: "me" | "peer";
  readonly text: string;
  /** When it was said, by the clock of whoever said it. */
  readonly time: number;
  /** When it came into the conversation here, by this page's clock. */
  readonly arrivedAt: number;
  /** Of one's own lines: `waiting` for a connection, `sent`, `delivered`, `read`. Of the peer's: `delivered`, then `read`. */
  readonly status: "waiting" | "sent" | "delivered" | "read";
}

/** `unavailable`: the peer is a classic client. */
export interface Chat {
  readonly channel: "unavailable" | "waiting" | "open";
  /** In the order in which they came here: two clocks never agree. */
  readonly messages: readonly ChatMessage[];
  readonly unread: number;
  /** There were more lines than are kept: the oldest are gone. */
  readonly forgotten?: true;
}

export interface Reaction {
  readonly id: string;
  readonly from: "me" | "peer";
  readonly emoji: string;
  readonly time: number;
}
