import type { Chat, ChatMessage } from "../types";
import { randomId } from "../wire/base64url";
import { asTime, asText, type Wire } from "../wire/wire";

/** In UTF-16 code units: escaped in JSON, it still fits into one message. */
export const longestLine = 10_000;
/** In UTF-16 code units, all lines together: no peer fills the memory. */
const longestConversation = 4_000_000;
const longestLog = 5_000;
/** As many ids as one message carries. */
const idsAtOnce = 200;

/** The lines of one session: kept while the path is broken, and said again when it is back. */
export class ChatLog {
  readonly #trySend: (message: object) => boolean;
  readonly #onChange: (chat: Chat) => void;
  #chat: Chat = { channel: "waiting", messages: [], unread: 0 };

  constructor(trySend: (message: object) => boolean, onChange: (chat: Chat) => void) {
    this.#trySend = trySend;
    this.#onChange = onChange;
  }

  setChannel(channel: Chat["channel"]): void {
    this.#set({ ...this.#chat, channel });
    if (channel !== "open") {
      return;
    }

    // What was sent and not confirmed may be lost: the peer knows lines by their id and drops doubles.
    for (const message of this.#chat.messages) {
      if (message.from === "me" && (message.status === "waiting" || message.status === "sent")) {
        this.#transmit(message);
      }
    }

    // Read while the channel was closed, or said into one that broke: the peer takes it once, however often it comes.
    this.#tellRead(this.#chat.messages.filter(({ from, status }) => from === "peer" && status === "read").slice(-idsAtOnce));
  }

  send(text: string): void {
    const trimmed = text.trim().slice(0, longestLine);
    if (trimmed === "" || this.#chat.channel === "unavailable") {
      return;
    }

    const now = Date.now();
    const message: ChatMessage = { id: randomId(9), from: "me", text: trimmed, time: now, arrivedAt: now, status: "waiting" };
    this.#append(message, this.#chat.unread);
    this.#transmit(message);
  }

  markRead(): void {
    const unread = this.#chat.messages.filter((message) => message.from === "peer" && message.status !== "read");
    this.#update(new Set(unread.map(({ id }) => id)), "peer", "read");
    this.#set({ ...this.#chat, unread: 0 });
    for (let told = 0; told < unread.length; told += idsAtOnce) {
      this.#tellRead(unread.slice(told, told + idsAtOnce));
    }
  }

  /** After a reload: what was said before it. */
  restore(messages: readonly ChatMessage[]): void {
    this.#set({ ...this.#chat, messages, unread: messages.filter(({ from, status }) => from === "peer" && status !== "read").length });
  }

  /** With somebody else: nothing of what was said before is shown to either, or sent. */
  startOver(): void {
    this.#set({ channel: this.#chat.channel, messages: [], unread: 0 });
  }

  receive(message: Wire): void {
    switch (message["type"]) {
      case "chat":
        this.#take(message);
        break;
      case "chat-delivered":
        this.#update(new Set([asText(message["id"])]), "me", "delivered");
        break;
      case "chat-read":
        this.#update(new Set(Array.isArray(message["ids"]) ? message["ids"].map(asText) : []), "me", "read");
        break;
      default:
        break;
    }
  }

  #take(message: Wire): void {
    const id = asText(message["id"]);
    const text = asText(message["text"]).slice(0, longestLine);
    if (id === "" || id.length > 64 || text === "") {
      return;
    }

    this.#trySend({ type: "chat-delivered", id });
    if (this.#chat.messages.some((known) => known.from === "peer" && known.id === id)) {
      return;
    }

    const now = Date.now();
    const time = Math.min(asTime(message["time"]) ?? now, now);
    const line: ChatMessage = { id, from: "peer", text, time, arrivedAt: now, status: "delivered" };
    this.#append(line, this.#chat.unread + 1);
  }

  /** The oldest lines go when there are more than a conversation holds. */
  #append(line: ChatMessage, unread: number): void {
    const messages = [...this.#chat.messages, line];
    let length = messages.reduce((sum, { text }) => sum + text.length, 0);
    let first = 0;
    while (messages.length - first > longestLog || length > longestConversation) {
      length -= messages[first]?.text.length ?? 0;
      first += 1;
    }

    this.#set({ ...this.#chat, messages: messages.slice(first), unread, ...(first > 0 ? { forgotten: true } : {}) });
  }

  #tellRead(messages: readonly ChatMessage[]): void {
    if (messages.length > 0) {
      this.#trySend({ type: "chat-read", ids: messages.map(({ id }) => id) });
    }
  }

  #transmit({ id, text, time }: ChatMessage): void {
    if (this.#trySend({ type: "chat", id, text, time })) {
      this.#update(new Set([id]), "me", "sent");
    }
  }

  /** A status only goes forward. */
  #update(ids: ReadonlySet<string>, from: ChatMessage["from"], status: ChatMessage["status"]): void {
    const order = ["waiting", "sent", "delivered", "read"];
    this.#set({
      ...this.#chat,
      messages: this.#chat.messages.map((message) =>
        message.from === from && ids.has(message.id) && order.indexOf(message.status) < order.indexOf(status) ? { ...message, status } : message,
      ),
    });
  }

  #set(chat: Chat): void {
    this.#chat = chat;
    this.#onChange(chat);
  }
}
