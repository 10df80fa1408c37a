import { isIdentityId, parseId } from "../identity/id";
import { readStored, writeStored } from "../settings/stored";
import type { Contact, MissedCall, People, Recent } from "../types";
import { asList, asTime, asText, asWire, isWire, type Wire } from "../wire/wire";
import { cleanName } from "./cleanName";

export const peopleKey = "duet.people";
const recentsLimit = 100;
const missedLimit = 100;
const listLimit = 1_000;

/** Contacts, recents, missed calls and blocked IDs, kept in this browser. */
export class PeopleBook {
  readonly #storage: Storage | undefined;
  readonly #onChange: (people: People) => void;
  #people: People;

  constructor(storage: Storage | undefined, onChange: (people: People) => void) {
    this.#storage = storage;
    this.#onChange = onChange;
    this.#people = readPeople(readStored(storage, peopleKey));
  }

  get(): People {
    return this.#people;
  }

  contact(id: string): Contact | undefined {
    return this.#people.contacts.find((contact) => contact.id === id);
  }

  isBlocked(id: string): boolean {
    return this.#people.blocked.includes(id);
  }

  /** `false` when it is no ID or no name. */
  saveContact(text: string, name: string): boolean {
    const id = parseId(text);
    const trimmed = name.trim().slice(0, 64);
    if (id === null || trimmed === "" || this.#people.contacts.length >= listLimit) {
      return false;
    }

    const others = this.#people.contacts.filter((contact) => contact.id !== id);
    const addedAt = this.contact(id)?.addedAt ?? Date.now();
    this.#set({ contacts: [...others, { id, name: trimmed, addedAt }].toSorted((a, b) => a.name.localeCompare(b.name)) });
    return true;
  }

  removeContact(id: string): void {
    this.#set({ contacts: this.#people.contacts.filter((contact) => contact.id !== id) });
  }

  block(text: string): void {
    const id = parseId(text) ?? text;
    if (id !== "" && !this.isBlocked(id) && this.#people.blocked.length < listLimit) {
      this.#set({ blocked: [...this.#people.blocked, id] });
    }
  }

  unblock(id: string): void {
    this.#set({ blocked: this.#people.blocked.filter((blocked) => blocked !== id) });
  }

  /** One line for one call: a later word replaces an earlier one. */
  addRecent(recent: Recent): void {
    const others = this.#people.recents.filter(({ id, kind }) => id !== recent.id || kind !== recent.kind);
    this.#set({ recents: [recent, ...others].slice(0, recentsLimit) });
  }

  clearRecents(): void {
    this.#set({ recents: [] });
  }

  addMissed(calls: readonly Omit<MissedCall, "seen">[]): void {
    const known = new Set(this.#people.missed.map(({ callId }) => callId));
    const news = calls.filter(({ callId, from }) => !known.has(callId) && !this.isBlocked(from)).map((call) => ({ ...call, seen: false }));
    if (news.length > 0) {
      this.#set({ missed: [...news, ...this.#people.missed].toSorted((a, b) => b.time - a.time).slice(0, missedLimit) });
    }
  }

  markMissedSeen(): void {
    if (this.#people.missed.some(({ seen }) => !seen)) {
      this.#set({ missed: this.#people.missed.map((call) => ({ ...call, seen: true })) });
    }
  }

  removeMissed(callId: string): void {
    this.#set({ missed: this.#people.missed.filter((call) => call.callId !== callId) });
  }

  /** Another tab changed the book. */
  reload(): void {
    this.#people = readPeople(readStored(this.#storage, peopleKey));
    this.#onChange(this.#people);
  }

  #set(change: Partial<People>): void {
    this.#people = { ...this.#people, ...change };
    writeStored(this.#storage, peopleKey, this.#people);
    this.#onChange(this.#people);
  }
}

/** Reads a missed call, from the server or from storage. */
export function readMissed(value: unknown): MissedCall[] {
  const call = asWire(value);
  const [callId, from, time] = [asText(call["callId"]), asText(call["from"]), asTime(call["time"])];
  return callId === "" || time === null
    ? []
    : [{ callId, from, name: cleanName(asText(call["name"])), verified: call["verified"] === true, time, seen: call["seen"] === true }];
}

function readPeople(value: unknown): People {
  const stored: Wire = asWire(value);
  return {
    contacts: asList(stored["contacts"]).flatMap((entry) => {
      const contact = asWire(entry);
      const id = asText(contact["id"]);
      return isIdentityId(id) ? [{ id, name: asText(contact["name"]), addedAt: asTime(contact["addedAt"]) ?? 0 }] : [];
    }),
    recents: asList(stored["recents"]).flatMap((entry) => (isRecent(entry) ? [entry] : [])),
    missed: asList(stored["missed"]).flatMap(readMissed),
    blocked: asList(stored["blocked"])
      .map(asText)
      .filter((id) => id !== ""),
  };
}

function isRecent(value: unknown): value is Recent {
  return (
    isWire(value) &&
    ["id", "kind", "direction", "peerId", "peerName", "outcome"].every((name) => typeof value[name] === "string") &&
    asTime(value["time"]) !== null &&
    asTime(value["duration"]) !== null
  );
}
