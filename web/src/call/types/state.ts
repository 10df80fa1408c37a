import type { IncomingCall, OutgoingCall } from "./calls";
import type { UnsavedFile } from "./files";
import type { IdentityState } from "./identity";
import type { Devices, LocalMedia } from "./media";
import type { People } from "./people";
import type { Preflight } from "./preflight";
import type { ServerState, Me } from "./server";
import type { Session } from "./session";
import type { Settings } from "./settings";

/** Everything that the page shows: an immutable snapshot. Parts that did not change keep their identity. */
export interface DuetState {
  readonly server: ServerState;
  readonly me: Me;
  readonly media: LocalMedia;
  readonly devices: Devices;
  readonly outgoing: OutgoingCall | null;
  readonly incoming: readonly IncomingCall[];
  /** The call or room in front. An ended one stays until `dismissSession()`, or until the next one begins. */
  readonly session: Session | null;
  /** The call that waits on hold while another one is in front. */
  readonly held: Session | null;
  /** Of sessions and guests that are gone; oldest first. They lie in this page alone. */
  readonly unsaved: readonly UnsavedFile[];
  readonly people: People;
  readonly settings: Settings;
  readonly identity: IdentityState;
  readonly preflight: Preflight;
}
