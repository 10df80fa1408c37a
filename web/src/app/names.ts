import type { Contact, Peer } from "../call";
import { useTexts } from "../texts/TextsContext";
import { useDuetState } from "./DuetContext";

/** What to call a person: the contact's name, else what they call themselves; null when both are unknown. */
export function knownName(contacts: readonly Contact[], id: string, ownName: string): string | null {
  const contact = contacts.find((one) => one.id === id);
  const name = (contact?.name ?? ownName).trim();
  return name === "" ? null : name;
}

/** The name of the other side, for a sentence. */
export function usePeerName(peer: Peer | null): string {
  const { t } = useTexts();
  const contacts = useDuetState((state) => state.people.contacts);
  return (peer && knownName(contacts, peer.id, peer.name)) ?? t("app.otherPerson");
}
