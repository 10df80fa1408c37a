import type { Peer } from "./session";

export type FilePhase =
  /** Out: the peer has not accepted yet. In: waits for accept or decline. */
  | { readonly phase: "offered" }
  /** `bytes` have arrived at the receiver, so many a second: `rate`. */
  | { readonly phase: "moving"; readonly bytes: number; readonly rate: number }
  | { readonly phase: "paused"; readonly bytes: number; readonly by: "me" | "peer" | "connection" }
  /** `blob` of a received file that was not written straight to disk; `saved`: the person has saved it since. The checksum was right. */
  | { readonly phase: "done"; readonly blob: Blob | null; readonly saved?: true }
  | { readonly phase: "canceled"; readonly by: "me" | "peer" }
  | { readonly phase: "failed"; readonly why: "checksum" | "disk" | "unreadable" | "too-large" | "session-ended" };

export interface FileTransfer {
  readonly id: string;
  readonly direction: "out" | "in";
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly time: number;
  readonly state: FilePhase;
}

/** A file that was received whole, and not saved before its session ended or somebody else came into the room. */
export interface UnsavedFile {
  readonly from: Peer | null;
  readonly name: string;
  readonly blob: Blob;
}
