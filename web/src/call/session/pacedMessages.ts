import { asText, isWire, parseJson, type Wire } from "../wire/wire";

/** So many messages are taken as they come, and so many more each second: far above what people and their pages say. */
const burst = 100;
const perSecond = 100;
/** What is above that waits, and is taken a few at a time: one drawing for all of them, and time for everything else between. */
const interval = 200;
const perInterval = (perSecond * interval) / 1_000;
const mostWaiting = 1_000;
const mostWaitingText = 4 * 1024 * 1024;

/** In milliseconds: these make the page negotiate by way of the server, or open channels. */
const pauses: Readonly<Record<string, number>> = { codecs: 500, "file-accept": 500 };
/** Of these only the newest counts, for the whole session or for one file. */
const newestOnly: ReadonlySet<string> = new Set(["state", "codecs", "file-accept", "file-received", "file-written"]);
const mostPauses = 256;

/** The messages of a peer that may be hostile, at a pace that leaves the page alive: bounded in number, in size and in what each kind sets off. */
export class PacedMessages {
  readonly #take: (message: Wire) => void;
  readonly #waiting = new Map<string | number, { readonly message: Wire; readonly length: number }>();
  readonly #takenAt = new Map<string, number>();
  #waitingText = 0;
  #count = 0;
  #tokens = burst;
  #filledAt = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(take: (message: Wire) => void) {
    this.#take = take;
  }

  receive(text: string): void {
    if (this.#waiting.size >= mostWaiting || this.#waitingText + text.length > mostWaitingText) {
      return; // not even read
    }

    const message = parseJson(text);
    if (!isWire(message)) {
      return;
    }

    const kind = kindOf(message);
    if (this.#waiting.size === 0 && this.#isDue(kind) && this.#spend()) {
      this.#give(kind, message);
      return;
    }

    const key = newestOnly.has(asText(message["type"])) ? kind : this.#count++;
    this.#waitingText += text.length - (this.#waiting.get(key)?.length ?? 0);
    this.#waiting.set(key, { message, length: text.length });
    this.#timer ??= setTimeout(this.#drain, interval);
  }

  /** Nothing that waits is for anybody any more. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
    this.#waitingText = 0;
  }

  readonly #drain = (): void => {
    this.#timer = undefined;
    let left = perInterval;
    for (const [key, { message, length }] of this.#waiting) {
      const kind = kindOf(message);
      if (left === 0) {
        break;
      }

      if (this.#isDue(kind)) {
        left -= 1;
        this.#waiting.delete(key);
        this.#waitingText -= length;
        this.#give(kind, message);
      }
    }

    if (this.#waiting.size > 0) {
      this.#timer ??= setTimeout(this.#drain, interval);
    }
  };

  #give(kind: string, message: Wire): void {
    if (pauses[asText(message["type"])] !== undefined) {
      if (this.#takenAt.size >= mostPauses) {
        this.#takenAt.clear();
      }

      this.#takenAt.set(kind, performance.now());
    }

    this.#take(message);
  }

  #isDue(kind: string): boolean {
    const at = this.#takenAt.get(kind);
    return at === undefined || performance.now() - at >= (pauses[kind.split(" ", 1)[0] ?? ""] ?? 0);
  }

  #spend(): boolean {
    const now = performance.now();
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / 1_000) * perSecond);
    this.#filledAt = now;
    if (this.#tokens < 1) {
      return false;
    }

    this.#tokens -= 1;
    return true;
  }
}

/** What a message is about: its type, and the file that it names. */
function kindOf(message: Wire): string {
  const [type, id] = [asText(message["type"]).slice(0, 64), asText(message["id"]).slice(0, 64)];
  return type.startsWith("file-") ? `${type} ${id}` : type;
}
