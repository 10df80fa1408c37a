import type { FilePhase, FileTransfer } from "../types";
import type { Rate } from "./rate";
import type { FileReceiver } from "./receiver";
import type { FileSender } from "./sender";

/** One session carries no more, both ways together: the other page, too, must remember each. */
export const mostFiles = 100;

/** One file, either way, and what moves it. */
export interface Transfer {
  view: FileTransfer;
  readonly sender: FileSender | null;
  /** Null before it is accepted. */
  receiver: FileReceiver | null;
  rate: Rate | null;
  shownAt: number;
}

export function isOver({ phase }: FilePhase): boolean {
  return phase === "done" || phase === "canceled" || phase === "failed";
}

/** Paused by this side. */
export function isHeld(state: FilePhase): boolean {
  return state.phase === "paused" && state.by === "me";
}

/** What was received whole and not straight to the disk; null when it is nothing of the kind. */
export function receivedBlob({ direction, state }: FileTransfer): Blob | null {
  return direction === "in" && state.phase === "done" ? state.blob : null;
}

/** The same, while it lies in this page alone. */
export function unsavedBlob(file: FileTransfer): Blob | null {
  return file.state.phase === "done" && file.state.saved === true ? null : receivedBlob(file);
}

/** How it ended, for a peer that has not heard of it. */
export function outcomeOf({ view: { id, direction, state } }: Transfer): object {
  if (direction === "in" && state.phase === "done") {
    return { type: "file-done", id };
  }

  return direction === "in" && state.phase === "failed" && (state.why === "checksum" || state.why === "disk")
    ? { type: "file-failed", id, why: state.why }
    : { type: "file-cancel", id };
}

/** So many bytes have arrived. */
export function bytesOf({ sender, receiver }: Transfer): number {
  return sender?.received ?? receiver?.received ?? 0;
}
