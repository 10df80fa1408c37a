import type { PeerLink } from "../peer/peerLink";
import type { FilePhase, FileTransfer } from "../types";
import { randomId } from "../wire/base64url";
import { asCount, asText, type Wire } from "../wire/wire";
import { Rate } from "./rate";
import { FileReceiver } from "./receiver";
import { FileSender } from "./sender";
import { chooseSink, type FileSink } from "./sink";
import { bytesOf, isHeld, isOver, mostFiles, outcomeOf, type Transfer } from "./transfer";

export interface FileDeskOptions {
  readonly say: (message: object) => boolean;
  /** `leftOut`: see `Session.filesLeftOut`. */
  readonly onChange: (files: readonly FileTransfer[], leftOut: boolean) => void;
  readonly chooseSink?: (name: string, type: string, size: number) => Promise<FileSink | "canceled" | "too-large">;
}

const longestName = 255;
const largestFile = 1024 ** 4;
const showInterval = 150;
/** Whether what moves still does is looked at so often: a path on which nothing comes says nothing. */
const lookInterval = 1_000;
const channelPrefix = "duet-file-";

/** The files of one session: offers, their answers, and what moves. Outlives broken connections; nothing is sent that was not accepted. */
export class FileDesk {
  readonly #options: FileDeskOptions;
  readonly #transfers = new Map<string, Transfer>();
  #leftOut = false;
  #link: PeerLink | null = null;
  /** The channel that a classic client opens by itself: held, because the browser closes a channel that nobody refers to. */
  #foreign: RTCDataChannel | null = null;
  /** Only while something moves. */
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor(options: FileDeskOptions) {
    this.#options = options;
  }

  /** A new peer connection: channels of the old one are dead. */
  attach(link: PeerLink): void {
    this.#link = link;
    this.#foreign = null;
    link.pc.addEventListener("datachannel", ({ channel }) => {
      this.#onChannel(channel);
    });
    this.interrupt();
  }

  /** The connection is gone. */
  interrupt(): void {
    for (const transfer of this.#transfers.values()) {
      if (transfer.view.state.phase === "moving") {
        transfer.sender?.stop();
        this.#show(transfer, { phase: "paused", bytes: bytesOf(transfer), by: "connection" });
      }
    }
  }

  /** The control channel stands (again). The peer may have been reloaded, or missed what was said into a broken path: what is not over is said anew. */
  opened(): void {
    for (const transfer of this.#transfers.values()) {
      const { id, direction, state } = transfer.view;
      if (isOver(state)) {
        continue;
      }

      if (isHeld(state)) {
        this.#options.say({ type: "file-pause", id });
      } else if (direction === "out") {
        this.#offer(transfer);
      } else if (transfer.receiver !== null) {
        this.#ask(transfer, transfer.receiver);
      }
    }
  }

  send(files: readonly File[]): void {
    const taken = files.slice(0, mostFiles - this.#transfers.size);
    this.#leftOut = taken.length < files.length;
    this.#changed();
    for (const file of taken) {
      const id = randomId(9);
      const view: FileTransfer = { id, direction: "out", name: file.name.slice(-longestName), size: file.size, type: file.type, time: Date.now(), state: { phase: "offered" } };
      const sender = new FileSender(file, {
        onProgress: (bytes) => {
          this.#progress(transfer, bytes);
        },
        onSent: (hash) => {
          this.#options.say({ type: "file-hash", id, hash });
        },
        onUnreadable: () => {
          this.#options.say({ type: "file-cancel", id });
          this.#show(transfer, { phase: "failed", why: "unreadable" });
        },
      });
      const transfer: Transfer = { view, sender, receiver: null, rate: null, shownAt: 0 };
      this.#transfers.set(id, transfer);
      this.#offer(transfer);
    }
  }

  async accept(id: string): Promise<void> {
    const transfer = this.#transfers.get(id);
    if (transfer?.view.state.phase !== "offered" || transfer.view.direction !== "in") {
      return;
    }

    const { name, type, size } = transfer.view;
    const sink = await (this.#options.chooseSink ?? chooseSink)(name, type, size);
    if (transfer.view.state.phase !== "offered") {
      // Taken back, or accepted by another press, while the person looked for a place.
      await (typeof sink === "object" ? sink.abort().catch(() => undefined) : undefined);
      return;
    }

    if (sink === "canceled") {
      return;
    }

    if (sink === "too-large") {
      this.#options.say({ type: "file-decline", id });
      this.#show(transfer, { phase: "failed", why: "too-large" });
      return;
    }

    transfer.receiver = new FileReceiver(size, sink, {
      onReceived: (bytes) => {
        this.#options.say({ type: "file-received", id, bytes });
        this.#progress(transfer, bytes);
      },
      onWritten: (bytes) => {
        this.#options.say({ type: "file-written", id, bytes });
      },
      onDone: (blob) => {
        this.#options.say({ type: "file-done", id });
        this.#show(transfer, { phase: "done", blob });
      },
      onFailed: (why) => {
        this.#options.say({ type: "file-failed", id, why });
        this.#show(transfer, { phase: "failed", why });
      },
    });
    this.#ask(transfer, transfer.receiver);
  }

  decline(id: string): void {
    const transfer = this.#transfers.get(id);
    if (transfer?.view.direction === "in" && transfer.view.state.phase === "offered") {
      this.#options.say({ type: "file-decline", id });
      this.#show(transfer, { phase: "canceled", by: "me" });
    }
  }

  pause(id: string): void {
    const transfer = this.#transfers.get(id);
    if (transfer?.view.state.phase === "moving") {
      this.#options.say({ type: "file-pause", id });
      transfer.sender?.stop();
      this.#show(transfer, { phase: "paused", bytes: bytesOf(transfer), by: "me" });
    }
  }

  resume(id: string): void {
    const transfer = this.#transfers.get(id);
    if (transfer?.view.state.phase !== "paused" || transfer.view.state.by === "peer") {
      return;
    }

    if (transfer.receiver === null) {
      this.#move(transfer, { type: "file-resume", id }); // the receiver says where to go on
    } else {
      this.#ask(transfer, transfer.receiver);
    }
  }

  cancel(id: string): void {
    const transfer = this.#transfers.get(id);
    if (transfer !== undefined && !isOver(transfer.view.state)) {
      this.#options.say({ type: "file-cancel", id });
      this.#stop(transfer, { phase: "canceled", by: "me" });
    }
  }

  /** It lies on the disk now, too. */
  saved(id: string): void {
    const transfer = this.#transfers.get(id);
    if (transfer?.view.direction === "in" && transfer.view.state.phase === "done") {
      this.#show(transfer, { ...transfer.view.state, saved: true });
    }
  }

  /** The session is over: what is not done will never be. */
  close(): void {
    for (const transfer of this.#transfers.values()) {
      if (!isOver(transfer.view.state)) {
        this.#stop(transfer, { phase: "failed", why: "session-ended" });
      }
    }
  }

  /** With somebody else: nothing of before is offered or goes on. */
  startOver(): void {
    this.close();
    this.#transfers.clear();
    this.#leftOut = false;
    this.#changed();
  }

  receive(message: Wire): void {
    const id = asText(message["id"]);
    const transfer = this.#transfers.get(id);
    const type = asText(message["type"]);
    if (transfer === undefined) {
      this.#onUnknownId(type, id, message);
      return;
    }

    if (isOver(transfer.view.state)) {
      if (["file-offer", "file-accept", "file-pause", "file-resume"].includes(type)) {
        this.#options.say(outcomeOf(transfer)); // which the peer has missed
      }

      return;
    }

    const { direction, state } = transfer.view;
    switch (type) {
      case "file-accept":
        if (direction === "out" && isHeld(state)) {
          this.#options.say({ type: "file-pause", id });
        } else if (direction === "out") {
          this.#start(transfer, asCount(message["offset"], transfer.view.size) ?? 0);
        }

        break;
      case "file-decline":
      case "file-cancel":
        this.#stop(transfer, { phase: "canceled", by: "peer" });
        break;
      case "file-pause":
        // Whoever paused it resumes it; when both did, each one its own side.
        if (!isHeld(state) && (direction === "out" || transfer.receiver !== null)) {
          transfer.sender?.stop();
          this.#show(transfer, { phase: "paused", bytes: bytesOf(transfer), by: "peer" });
        }

        break;
      case "file-resume":
        if (transfer.receiver !== null && isHeld(state)) {
          this.#options.say({ type: "file-pause", id });
        } else if (transfer.receiver !== null) {
          this.#ask(transfer, transfer.receiver);
        }

        break;
      case "file-unknown":
        this.#onForgotten(transfer);
        break;
      case "file-received":
        transfer.sender?.arrived(asCount(message["bytes"], transfer.view.size) ?? 0);
        break;
      case "file-written":
        transfer.sender?.acknowledged(asCount(message["bytes"], transfer.view.size) ?? 0);
        break;
      case "file-hash":
        transfer.receiver?.expect(asText(message["hash"]));
        break;
      case "file-done":
        if (direction === "out") {
          this.#stop(transfer, { phase: "done", blob: null });
        }

        break;
      case "file-failed":
        this.#stop(transfer, { phase: "failed", why: message["why"] === "disk" ? "disk" : "checksum" });
        break;
      default:
        break;
    }
  }

  /** A new file, or one of before this page was reloaded. */
  #onUnknownId(type: string, id: string, message: Wire): void {
    if (type === "file-offer") {
      this.#onOffer(id, message);
    } else if (type === "file-accept") {
      this.#options.say({ type: "file-cancel", id }); // it is not at hand any more
    } else if (type === "file-pause" || type === "file-resume") {
      this.#options.say({ type: "file-unknown", id });
    }
  }

  /** The peer's page was reloaded. */
  #onForgotten(transfer: Transfer): void {
    if (transfer.view.direction === "in") {
      this.#stop(transfer, { phase: "canceled", by: "peer" });
    } else if (!isHeld(transfer.view.state)) {
      transfer.sender?.stop();
      this.#offer(transfer); // from the beginning
    }
  }

  #onOffer(id: string, message: Wire): void {
    const size = asCount(message["size"], largestFile);
    const name = readableName(asText(message["name"]));
    if (id === "" || id.length > 64 || size === null || this.#transfers.size >= mostFiles) {
      this.#options.say({ type: "file-decline", id });
      return;
    }

    const view: FileTransfer = { id, direction: "in", name: name === "" ? "file" : name, size, type: asText(message["mime"]).slice(0, 128), time: Date.now(), state: { phase: "offered" } };
    this.#transfers.set(id, { view, sender: null, receiver: null, rate: null, shownAt: 0 });
    this.#changed();
  }

  #offer(transfer: Transfer): void {
    const { id, name, size, type } = transfer.view;
    this.#show(transfer, { phase: "offered" });
    this.#options.say({ type: "file-offer", id, name, size, mime: type });
  }

  /** Asks for what is missing of a file that was accepted. */
  #ask(transfer: Transfer, { received }: FileReceiver): void {
    this.#move(transfer, { type: "file-accept", id: transfer.view.id, offset: received });
  }

  /** It moves when the peer hears this; else as soon as there is a channel again. */
  #move(transfer: Transfer, message: object): void {
    const bytes = bytesOf(transfer);
    this.#show(transfer, this.#options.say(message) ? { phase: "moving", bytes, rate: 0 } : { phase: "paused", bytes, by: "connection" });
  }

  #start(transfer: Transfer, offset: number): void {
    if (this.#link === null || this.#link.closed) {
      return;
    }

    transfer.rate = null;
    this.#show(transfer, { phase: "moving", bytes: offset, rate: 0 });
    // Each channel says where its bytes begin: what an older one still delivers is told from what a newer one brings.
    const channel = this.#link.pc.createDataChannel(channelPrefix + transfer.view.id, { ordered: true, protocol: String(offset) });
    channel.binaryType = "arraybuffer";
    void transfer.sender?.start(channel, offset);
  }

  #onChannel(channel: RTCDataChannel): void {
    if (!channel.label.startsWith(channelPrefix) && this.#foreign === null) {
      // Classic clients (simple-peer) hang up when their own channel is closed.
      this.#foreign = channel;
      return;
    }

    const transfer = channel.label.startsWith(channelPrefix) ? this.#transfers.get(channel.label.slice(channelPrefix.length)) : undefined;
    if (transfer?.receiver == null || !/^\d{1,15}$/.test(channel.protocol)) {
      channel.close();
      return;
    }

    const { receiver } = transfer;
    let position = Number(channel.protocol);
    channel.binaryType = "arraybuffer";
    channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) {
        receiver.take(data, position);
        position += data.byteLength;
      }
    });
  }

  #progress(transfer: Transfer, bytes: number): void {
    const { state, size } = transfer.view;
    if (state.phase !== "moving") {
      return;
    }

    const now = Date.now();
    transfer.rate ??= new Rate(state.bytes, now);
    const rate = transfer.rate.at(bytes, now);
    const isNews = bytes !== state.bytes || rate !== state.rate;
    if (isNews && (now - transfer.shownAt >= showInterval || bytes === size)) {
      transfer.shownAt = now;
      this.#show(transfer, { phase: "moving", bytes, rate });
    }
  }

  #stop(transfer: Transfer, state: FilePhase): void {
    transfer.sender?.stop();
    if (state.phase !== "done") {
      transfer.receiver?.abort();
    }

    this.#show(transfer, state);
  }

  #show(transfer: Transfer, state: FilePhase): void {
    transfer.view = { ...transfer.view, state };
    if (state.phase !== "moving") {
      transfer.rate = null;
    }

    this.#changed();
  }

  #changed(): void {
    const views = [...this.#transfers.values()].map(({ view }) => view);
    if (views.some(({ state }) => state.phase === "moving")) {
      this.#looking ??= setInterval(() => {
        this.#look();
      }, lookInterval);
    } else {
      clearInterval(this.#looking);
      this.#looking = undefined;
    }

    this.#options.onChange(views, this.#leftOut);
  }

  #look(): void {
    for (const transfer of this.#transfers.values()) {
      this.#progress(transfer, bytesOf(transfer));
    }
  }
}

/** Names are for people: a path in one, or a control character, is somebody's trick. The joiners of Persian, Hindi and emoji are letters like others. */
function readableName(name: string): string {
  const end = name.slice(-longestName).replace(/^[\udc00-\udfff]/, ""); // half of what was cut
  return end.replaceAll(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}/\\]/gu, "_");
}
