import type { FileTransfer, Peer, UnsavedFile } from "../types";
import { collectedLimit } from "./sink";
import { mostFiles, unsavedBlob } from "./transfer";

/** As many as one session carries, and twice what one file may have; beyond that the oldest go. */
const mostKept = mostFiles;
const mostBytes = 2 * collectedLimit;

/** What people sent in sessions that are gone, while it is not saved. It is the person's own: no session, and nobody in one, gets to it. */
export class UnsavedFiles {
  readonly #onChange: (files: readonly UnsavedFile[]) => void;
  #files: readonly UnsavedFile[] = [];

  constructor(onChange: (files: readonly UnsavedFile[]) => void) {
    this.#onChange = onChange;
  }

  /** Of the files of a session, those that would be lost with it. */
  keep(from: Peer | null, files: readonly FileTransfer[]): void {
    const more = files.flatMap((file) => {
      const blob = unsavedBlob(file);
      return blob === null ? [] : [{ from, name: file.name, blob }];
    });
    if (more.length > 0) {
      this.#set(newest([...this.#files, ...more]));
    }
  }

  /** They were saved, or are not wanted: nothing refers to them any more. */
  letGo(files: readonly UnsavedFile[]): void {
    this.#set(this.#files.filter((file) => !files.includes(file)));
  }

  #set(files: readonly UnsavedFile[]): void {
    this.#files = files;
    this.#onChange(files);
  }
}

function newest(files: readonly UnsavedFile[]): readonly UnsavedFile[] {
  let bytes = 0;
  const beyond = files.findLastIndex(({ blob }, index) => {
    bytes += blob.size;
    return bytes > mostBytes || files.length - index > mostKept;
  });
  return files.slice(beyond + 1);
}
