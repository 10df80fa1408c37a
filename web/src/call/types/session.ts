import type { Chat, Reaction } from "./chat";
import type { FileTransfer } from "./files";
import type { RemoteMedia, VideoPause } from "./media";
import type { Quality } from "./quality";
import type { Verification } from "./verification";

/** The other person, as the server knows the connection. */
export interface Peer {
  readonly id: string;
  readonly name: string;
  /** The server has seen a proof of the key behind the ID. End-to-end trust is `Session.verification`. */
  readonly verified: boolean;
  /** A tutorial client: no data channel, no states, no resuming. */
  readonly classic: boolean;
}

/** `page-closed` and `page-asleep` are the word of the peer's page, or of the server that had it from there. */
export type WhyAway = "connection-lost" | "page-closed" | "page-asleep";

export type SessionPhase =
  /** A room is being joined. */
  | { readonly name: "joining" }
  /** `left`: who was here, and why they are not any more. */
  | { readonly name: "waiting-for-guest"; readonly left?: { readonly name: string; readonly reason: "left" | "connection-lost" | "removed" } }
  | { readonly name: "waiting-to-be-admitted" }
  /** `slow`: no path was found at once, and it is tried again. */
  | { readonly name: "connecting"; readonly slow?: true }
  /** `quiet`: the path stands, and for a while nothing has come of what the peer sends. `still`: sound or data come, and the camera's picture stands still. */
  | { readonly name: "connected"; readonly quiet?: true; readonly still?: true }
  /** The media path broke; a new one is looked for. */
  | { readonly name: "reconnecting"; readonly since: number }
  /** The peer's page is gone, or its media and its signalling are: it waits until then (ms since 1970). */
  | { readonly name: "peer-away"; readonly until: number; readonly why: WhyAway }
  | { readonly name: "ended"; readonly reason: EndReason; readonly at: number };

export type EndReason =
  | "hung-up" // by me
  | "peer-hung-up" // by the peer, or it left the room
  | "connection-lost" // the peer never came back
  | "page-closed" // its page had said that it goes away, and it did not come back in time
  | "media-failed" // no path for media could be found
  | "verification-failed" // the fingerprints are not signed by whom they should
  | "unproven" // by the peer: what arrived there was not signed by my key
  | "moved" // taken over by another tab of mine
  | "answered-elsewhere"
  | "room-full"
  | "room-expired"
  | "removed"
  | "other-host" // of a room that this page would have entered again by itself
  | "denied"
  | "host-left" // while waiting to be admitted
  | "call-ended" // it was over before the answer came
  | "refused"; // the server refused (rate limit, bad request)

export interface Knock {
  readonly id: string;
  readonly name: string;
}

export interface Room {
  readonly roomId: string;
  readonly role: "host" | "guest";
  /** Came as a guest, and is host because the host left: the person is told, once. */
  readonly handedOver: boolean;
  readonly link: string;
  readonly locked: boolean;
  readonly expiresAt: number | null;
  /** Who waits at the door; the host alone sees them. */
  readonly knocks: readonly Knock[];
}

/** A call that was answered, or a room. */
export interface Session {
  /** Call or room id. */
  readonly id: string;
  /** `room` of a call is null. */
  readonly kind: "call" | "room";
  readonly room: Room | null;
  readonly phase: SessionPhase;
  /** When media first connected (ms since 1970). */
  readonly connectedAt: number | null;
  readonly peer: Peer | null;
  /** Whether the peer's signalling connection stands; media may flow on without. */
  readonly presence: { readonly state: "here" } | { readonly state: "away"; readonly until: number; readonly why: WhyAway };
  readonly verification: Verification;
  readonly remote: RemoteMedia;
  /** Who holds the call. */
  readonly hold: "none" | "mine" | "theirs" | "both";
  readonly videoPause: { readonly mine: VideoPause | null; readonly theirs: VideoPause | null };
  readonly quality: Quality;
  readonly chat: Chat;
  readonly files: readonly FileTransfer[];
  /** Of the files that the person chose last, some are more than a session carries, and are not sent. */
  readonly filesLeftOut: boolean;
  /** Of the last few seconds. */
  readonly reactions: readonly Reaction[];
}
