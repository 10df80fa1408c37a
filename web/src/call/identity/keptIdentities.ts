import { asList } from "../wire/wire";
import type { Rows } from "./database";
import type { Identity } from "./identity";
import { asIdentity } from "./loadIdentity";

/** More than a person comes to by restoring and linking; beyond them the oldest goes. */
const most = 16;

/** The identities that were this browser's before, the newest first. */
export function keptOf({ kept }: Rows): readonly Identity[] {
  return asList(kept).flatMap((row) => asIdentity(row) ?? []);
}

/**
 * The rows once the browser is somebody else. A key of its own is kept, and what nobody here can read, too; the key of a linked device can be linked
 * again.
 */
export function replaced({ me, kept }: Rows, identity: Identity): Rows {
  const before = asIdentity(me);
  const goes = me === undefined || before?.id === identity.id || (before !== null && before.device !== null);
  const rest = asList(kept).filter((row) => asIdentity(row)?.id !== identity.id);
  return { me: identity, kept: (goes ? rest : [me, ...rest.filter((row) => before === null || asIdentity(row)?.id !== before.id)]).slice(0, most) };
}
