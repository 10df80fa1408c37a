/** The page's own connection to the signalling server. A call goes on whatever it says. */
export type ServerState =
  | { readonly phase: "connecting" }
  | { readonly phase: "online"; readonly version: string; readonly since: number }
  /** Lost after it was online. Tries again by itself at `retryAt` (ms since 1970), without end. */
  | { readonly phase: "lost"; readonly since: number; readonly attempt: number; readonly retryAt: number }
  /** The server does not want this page. It does not try by itself; `reconnect()` does. */
  | { readonly phase: "refused"; readonly code: RefusalCode };

/** Why a handshake was refused (docs/protocol.md, "Error codes"). */
export type RefusalCode =
  | "bad-identity"
  | "bad-audience"
  | "bad-certificate"
  | "server-full"
  | "rate-limited"
  | "refused";

/** Who this page is. */
export interface Me {
  /** The ID to give to people; without separators (see `formatId`). Empty until it is known. */
  readonly id: string;
  readonly name: string;
  /** Whether the server has seen the proof of the key behind the ID. */
  readonly verified: boolean;
  /**
   * `none`: WebCrypto or IndexedDB is missing (an insecure origin), so the ID lasts as long as the connection.
   * `link-expired`: a linked device whose certificate nobody renewed; the same, until it is linked again.
   */
  readonly key: "loading" | "owner" | "linked-device" | "link-expired" | "none";
}
