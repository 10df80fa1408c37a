import { readStored, removeStored, writeStored } from "../settings/stored";
import type { Peer } from "../types";
import type { Role } from "../verification/proof";
import { asList, asTime, asText, asWire, oneOf } from "../wire/wire";

const key = "duet.sessions";

/** What a reload of the page needs to come back into a session. Lives in sessionStorage: as long as the tab. */
export interface ResumeNote {
  readonly kind: "call" | "room";
  readonly id: string;
  readonly role: Role;
  readonly secret: string;
  readonly expectedId: string;
  readonly peer: Peer | null;
  readonly locked: boolean;
  readonly expiresAt: number | null;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly hold: boolean;
  readonly connectedAt: number | null;
}

export function writeNotes(storage: Storage | undefined, notes: readonly ResumeNote[]): void {
  if (notes.length === 0) {
    removeStored(storage, key);
  } else {
    writeStored(storage, key, notes);
  }
}

export function readNotes(storage: Storage | undefined): ResumeNote[] {
  return asList(readStored(storage, key)).flatMap((entry) => {
    const note = asWire(entry);
    const kind = oneOf(note["kind"], "call", "room");
    const role = oneOf(note["role"], "caller", "callee", "host", "guest");
    const [id, secret] = [asText(note["id"]), asText(note["secret"])];
    if (kind === null || role === null || id === "" || secret === "") {
      return [];
    }

    const peer = asWire(note["peer"]);
    return [
      {
        kind,
        id,
        role,
        secret,
        expectedId: asText(note["expectedId"]),
        peer:
          asText(peer["id"]) === ""
            ? null
            : { id: asText(peer["id"]), name: asText(peer["name"]), verified: peer["verified"] === true, classic: peer["classic"] === true },
        locked: note["locked"] === true,
        expiresAt: asTime(note["expiresAt"]),
        microphone: note["microphone"] === true,
        camera: note["camera"] === true,
        hold: note["hold"] === true,
        connectedAt: asTime(note["connectedAt"]),
      },
    ];
  });
}
