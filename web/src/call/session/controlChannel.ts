import type { Wire } from "../wire/wire";
import { PacedMessages } from "./pacedMessages";

const largestMessage = 64 * 1024;
const waitingLimit = 500;
/** In bytes: a peer that takes nothing off the channel is told nothing more, until it does. */
const mostUnsent = 1024 * 1024;

/** JSON messages over the data channel `duet`. Keeps what is said before it opens. */
export class ControlChannel {
  readonly #paced: PacedMessages;
  readonly #onOpen: () => void;
  #channel: RTCDataChannel | null = null;
  #waiting: string[] = [];

  constructor(onMessage: (message: Wire) => void, onOpen: () => void) {
    this.#paced = new PacedMessages(onMessage);
    this.#onOpen = onOpen;
  }

  get open(): boolean {
    return this.#channel?.readyState === "open";
  }

  /** Takes the channel of a new peer connection; messages that wait are those of the old one no more. */
  attach(channel: RTCDataChannel): void {
    this.#waiting = [];
    this.#paced.clear();
    this.#channel = channel;
    channel.addEventListener("open", () => {
      if (this.#channel === channel) {
        this.#onOpen();
        for (const text of this.#waiting.splice(0)) {
          this.#write(text);
        }
      }
    });
    channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (this.#channel === channel && typeof data === "string" && data.length <= largestMessage) {
        this.#paced.receive(data);
      }
    });
  }

  /** Says it now, or when the channel opens. */
  send(message: object): void {
    const text = JSON.stringify(message);
    if (this.open) {
      this.#write(text);
    } else if (this.#waiting.length < waitingLimit) {
      this.#waiting.push(text);
    }
  }

  /** `false` when it is not open: whoever says it again later keeps it. */
  trySend(message: object): boolean {
    return this.open && this.#write(JSON.stringify(message));
  }

  /** What was said before and waits for its turn is of no interest any more. */
  close(): void {
    this.#paced.clear();
  }

  #write(text: string): boolean {
    if (this.#channel === null || this.#channel.bufferedAmount > mostUnsent) {
      return false;
    }

    try {
      this.#channel.send(text);
      return true;
    } catch {
      return false; // it closed between the look and the word
    }
  }
}
