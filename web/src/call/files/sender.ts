import { BlockHash, blockSize } from "./blockHash";
import { Window } from "./window";

const chunkSize = 64 * 1024;
/** Sent and not yet written at the other end: the peer's disk sets the pace, and no memory fills. */
const ahead = 32 * 1024 * 1024;

export interface SenderEvents {
  /** So much has arrived at the peer. */
  onProgress(bytes: number): void;
  /** Everything is out; the checksum of the whole. */
  onSent(hash: string): void;
  onUnreadable(): void;
}

/** Sends one file over its own channel, from any place on, at the pace of the network and of the peer's disk. */
export class FileSender {
  readonly #file: Blob;
  readonly #events: SenderEvents;
  readonly #hash = new BlockHash();
  #run = 0;
  #channel: RTCDataChannel | null = null;
  #window = new Window(0);
  #received = 0;
  #written = 0;
  #wake: (() => void) | null = null;

  constructor(file: Blob, events: SenderEvents) {
    this.#file = file;
    this.#events = events;
  }

  /** So much the peer has. */
  get received(): number {
    return this.#received;
  }

  /** Begins, or goes on after a break. Ends a run that is still going. */
  async start(channel: RTCDataChannel, offset: number): Promise<void> {
    this.stop();
    const run = ++this.#run;
    this.#channel = channel;
    this.#window = new Window(offset);
    this.#received = offset;
    this.#written = offset;
    for (const event of ["open", "close"]) {
      channel.addEventListener(event, () => this.#wake?.());
    }

    await this.#until(run, () => channel.readyState !== "connecting");
    try {
      for (let position = offset; position < this.#file.size && run === this.#run; ) {
        const index = Math.floor(position / blockSize);
        // oxlint-disable-next-line no-await-in-loop -- one block after the other is the point
        const block = new Uint8Array(await this.#file.slice(index * blockSize, (index + 1) * blockSize).arrayBuffer());
        if (!this.#hash.has(index)) {
          // oxlint-disable-next-line no-await-in-loop -- see above
          await this.#hash.add(index, block);
        }

        // oxlint-disable-next-line no-await-in-loop -- see above
        position = await this.#sendBlock(run, channel, block, position - index * blockSize, position);
      }
    } catch {
      if (run === this.#run && channel.readyState === "open") {
        this.#events.onUnreadable(); // the file was moved or changed on the disk
      }

      return;
    }

    if (run === this.#run && channel.readyState === "open") {
      this.#events.onSent(await this.#hash.result());
    }
  }

  /** This much has arrived. */
  arrived(bytes: number): void {
    this.#window.received(bytes, performance.now());
    this.#received = Math.min(Math.max(this.#received, bytes), this.#file.size);
    this.#events.onProgress(this.#received);
    this.#wake?.();
  }

  /** The peer has this much on its disk. */
  acknowledged(bytes: number): void {
    this.#written = Math.max(this.#written, bytes);
    this.#wake?.();
  }

  stop(): void {
    this.#run += 1;
    this.#wake?.();
    this.#channel?.close();
    this.#channel = null;
  }

  async #sendBlock(run: number, channel: RTCDataChannel, block: Uint8Array<ArrayBuffer>, start: number, position: number): Promise<number> {
    let next = position;
    for (let from = start; from < block.length; from += chunkSize) {
      // oxlint-disable-next-line no-await-in-loop -- backpressure
      await this.#until(run, () => this.#window.open && next - this.#written < ahead);
      if (run !== this.#run || channel.readyState !== "open") {
        return this.#file.size;
      }

      const chunk = block.subarray(from, from + chunkSize);
      channel.send(chunk);
      next += chunk.length;
      this.#window.sent(next, performance.now());
    }

    return next;
  }

  async #until(run: number, condition: () => boolean): Promise<void> {
    while (run === this.#run && this.#channel?.readyState !== "closed" && !condition()) {
      // oxlint-disable-next-line no-await-in-loop -- each event is one look
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
