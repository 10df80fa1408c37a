import { BlockHash, blockSize } from "./blockHash";
import type { FileSink } from "./sink";

export interface ReceiverEvents {
  /** So much has arrived. */
  onReceived(bytes: number): void;
  /** So much is written: the sender may go on. */
  onWritten(bytes: number): void;
  onDone(blob: Blob | null): void;
  onFailed(why: "checksum" | "disk"): void;
}

/** Takes one file in blocks, and knows how far it is: a new channel goes on where the old one broke. */
export class FileReceiver {
  readonly #size: number;
  readonly #sink: FileSink;
  readonly #events: ReceiverEvents;
  readonly #hash = new BlockHash();
  readonly #block = new Uint8Array(blockSize);
  #filled = 0;
  #received = 0;
  #written = 0;
  #blocks = 0;
  #expected: string | null = null;
  #work: Promise<void> = Promise.resolve();
  #over = false;

  constructor(size: number, sink: FileSink, events: ReceiverEvents) {
    this.#size = size;
    this.#sink = sink;
    this.#events = events;
  }

  /** Where the sender must go on. */
  get received(): number {
    return this.#received;
  }

  /** `position`: where in the file the bytes belong. What is known already, or lies beyond a gap, is left. */
  take(data: ArrayBuffer, position: number): void {
    const known = this.#received - position;
    if (this.#over || known < 0 || known >= data.byteLength || position + data.byteLength > this.#size) {
      return;
    }

    const bytes = new Uint8Array(data, known);
    this.#received += bytes.length;
    this.#events.onReceived(this.#received);
    for (let from = 0; from < bytes.length; ) {
      const part = bytes.subarray(from, from + blockSize - this.#filled);
      this.#block.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled === blockSize || this.#received === this.#size) {
        this.#flush();
      }
    }
  }

  /** The sender's checksum of the whole. */
  expect(hash: string): void {
    this.#expected = hash;
    this.#queue(() => this.#finish());
  }

  abort(): void {
    this.#over = true;
    this.#work = this.#work.then(() => this.#sink.abort()).catch(() => undefined); // nothing is left to tidy
  }

  #flush(): void {
    const block = this.#block.slice(0, this.#filled);
    const index = this.#blocks;
    this.#blocks += 1;
    this.#filled = 0;
    this.#queue(async () => {
      await this.#hash.add(index, block);
      await this.#sink.write(block);
      this.#written += block.length;
      this.#events.onWritten(this.#written);
      await this.#finish();
    });
  }

  async #finish(): Promise<void> {
    if (this.#over || this.#expected === null || this.#written < this.#size) {
      return;
    }

    this.#over = true;
    if ((await this.#hash.result()) === this.#expected) {
      this.#events.onDone(await this.#sink.close());
    } else {
      await this.#sink.abort();
      this.#events.onFailed("checksum");
    }
  }

  #queue(work: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#over) {
        return;
      }

      try {
        await work();
      } catch {
        this.#over = true;
        this.#events.onFailed("disk"); // full, or taken away
      }
    });
  }
}
