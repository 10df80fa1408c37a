import { knownName, type Peer } from "../call";
import { useTexts } from "../texts/TextsContext";
import { useDuetState } from "./DuetContext";

/** The name of the other side, for a sentence. */
export function usePeerName(peer: Peer | null): string {
  const { t } = useTexts();
  const contacts = useDuetState((state) => state.people.contacts);
  return (peer && knownName(contacts, peer.id, peer.name)) ?? t("app.otherPerson");
}
