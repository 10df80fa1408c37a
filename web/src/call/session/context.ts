import type { Identity } from "../identity/identity";
import type { HardwareCodecs } from "../peer/codecs";
import type { Signalling } from "../signalling/signalling";
import type { Settings } from "../types";

/** What every session needs from the page. */
export interface SessionContext {
  readonly signalling: Signalling;
  readonly identity: () => Identity | null;
  readonly myId: () => string;
  /** The server's clock as far as it is known. */
  readonly now: () => number;
  readonly settings: () => Settings;
  readonly isContact: (id: string) => boolean;
  readonly createConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly hardwareCodecs: () => HardwareCodecs;
  /** See `Announcer.workFirst`. */
  readonly workFirst: (limit?: number) => () => void;
  /** One certificate for all connections of the page, made ahead; null while it is not ready. */
  readonly certificate: () => RTCCertificate | null;
}
