/** One sign of the short authentication string, and its place in the table: that is how its name is found in each language. */
export interface Emoji {
  readonly symbol: string;
  readonly number: number;
}

/** The ID whose key signed the peer's fingerprints, and which belongs to nobody known here; null when no key did. */
type Signer = string | null;

/** Whether the other end of the media is who it should be. */
export type Verification =
  | { readonly state: "pending"; readonly signer: Signer }
  /** The peer's key signed its fingerprints, and the key is the one of the ID called, of a contact, or of the room link. The signs are there for whoever wants to compare all the same. */
  | { readonly state: "verified"; readonly by: "id" | "contact" | "link"; readonly emoji: readonly Emoji[] | null }
  /** Both people see the same seven signs, or somebody is in between. */
  | { readonly state: "compare"; readonly emoji: readonly Emoji[]; readonly signer: Signer }
  /** They were the same. Who keeps the signer as a contact need not compare again. */
  | { readonly state: "compared"; readonly signer: Signer }
  /** `withheld`: the other side took no part in comparing. `classic-client` is what the server says, `no-key` is this page's own lack: it has no secure context. */
  | { readonly state: "unverifiable"; readonly why: "classic-client" | "no-key" | "withheld" }
  /** The people have to accept it; until then nothing of theirs is sent. `replaced`: the connection that was verified gave way to one that is not. `not-the-host`: the link names its host, who has not proven to be there. */
  | { readonly state: "disputed"; readonly why: "replaced" | "not-the-host" }
  /** Refused: the session has ended because of it, or the people said that the signs differ. */
  | { readonly state: "failed"; readonly why: "proof" | "emoji-differ" };
