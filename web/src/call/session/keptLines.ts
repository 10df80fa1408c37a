import { readStored, removeStored, writeStored } from "../settings/stored";
import type { ChatMessage } from "../types";
import { asList, asTime, asText, asWire, oneOf } from "../wire/wire";

/** The newest lines, and no more than this of them; a browser gives a tab a few megabytes for everything. */
const mostLines = 200;
const mostCharacters = 200_000;

/** The lines of a session for this tab alone: they outlive a reload, and nothing else. */
export interface KeptLines {
  readonly messages: readonly ChatMessage[];
  /** The ID whose key has proven who they are for; null where none has. */
  readonly companionKey: string | null;
}

interface Place {
  readonly kind: "call" | "room";
  readonly id: string;
}

export function keepLines(storage: Storage | undefined, place: Place, { messages, companionKey }: KeptLines): void {
  if (messages.length === 0) {
    forgetLines(storage, place);
    return;
  }

  let room = mostCharacters;
  const newest = messages.slice(-mostLines);
  const first = newest.findLastIndex(({ text }) => {
    room -= text.length;
    return room < 0;
  });
  writeStored(storage, keyOf(place), { messages: newest.slice(first + 1), companionKey });
}

export function readLines(storage: Storage | undefined, place: Place): KeptLines {
  const kept = asWire(readStored(storage, keyOf(place)));
  const messages = asList(kept["messages"]).flatMap((entry) => {
    const line = asWire(entry);
    const [id, text] = [asText(line["id"]), asText(line["text"])];
    const from = oneOf(line["from"], "me", "peer");
    const status = oneOf(line["status"], "waiting", "sent", "delivered", "read");
    const [time, arrivedAt] = [asTime(line["time"]), asTime(line["arrivedAt"])];
    return id === "" || text === "" || from === null || status === null || time === null || arrivedAt === null ? [] : [{ id, from, text, time, arrivedAt, status }];
  });
  return { messages, companionKey: asText(kept["companionKey"]) || null };
}

export function forgetLines(storage: Storage | undefined, place: Place): void {
  removeStored(storage, keyOf(place));
}

function keyOf({ kind, id }: Place): string {
  return `duet.lines.${kind}:${id}`;
}
