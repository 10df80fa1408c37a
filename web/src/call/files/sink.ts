/** Where a received file goes, block by block. */
export interface FileSink {
  write(block: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The finished file; null when it is on the disk already. */
  close(): Promise<Blob | null>;
  abort(): Promise<void>;
}

/** More than this is not collected by the browser: there it must go straight to disk. */
export const collectedLimit = 2 * 1024 * 1024 * 1024;

/** Collects blobs, which browsers move out of memory by themselves. */
export class CollectingSink implements FileSink {
  readonly #type: string;
  #parts: Blob[] = [];

  constructor(type: string) {
    this.#type = type;
  }

  write(block: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#parts.push(new Blob([block]));
    return Promise.resolve();
  }

  close(): Promise<Blob | null> {
    return Promise.resolve(new Blob(this.#parts, { type: this.#type }));
  }

  abort(): Promise<void> {
    this.#parts = [];
    return Promise.resolve();
  }
}

class DiskSink implements FileSink {
  readonly #stream: FileSystemWritableFileStream;

  constructor(stream: FileSystemWritableFileStream) {
    this.#stream = stream;
  }

  async write(block: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#stream.write(block);
  }

  async close(): Promise<Blob | null> {
    await this.#stream.close();
    return null;
  }

  async abort(): Promise<void> {
    await this.#stream.abort();
  }
}

interface SavePicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** Asks for a place on the disk where the browser can write to one; collects otherwise. Null when the person closed the dialog, or it is too large. */
export async function chooseSink(name: string, type: string, size: number): Promise<FileSink | "canceled" | "too-large"> {
  const picker = globalThis as unknown as SavePicker;
  if (picker.showSaveFilePicker === undefined) {
    return size > collectedLimit ? "too-large" : new CollectingSink(type);
  }

  try {
    const handle = await picker.showSaveFilePicker({ suggestedName: name });
    return new DiskSink(await handle.createWritable());
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") {
      return "canceled";
    }

    // Without a click at hand the browser opens no dialog: collecting works all the same.
    return size > collectedLimit ? "too-large" : new CollectingSink(type);
  }
}
