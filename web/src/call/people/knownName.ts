import type { Contact } from "../types";

/** What to call a person: the contact's name, else what they call themselves; null when both are unknown. */
export function knownName(contacts: readonly Contact[], id: string, ownName: string): string | null {
  const contact = contacts.find((one) => one.id === id);
  const name = (contact?.name ?? ownName).trim();
  return name === "" ? null : name;
}
