import type { LoadedIdentity } from "./identity/loadIdentity";
import type { Signalling } from "./signalling/signalling";
import type { SocketIoOptions } from "./signalling/socketIoSignalling";

/** What the page uses of the browser's devices. */
export type CaptureDevices = Pick<MediaDevices, "getUserMedia" | "enumerateDevices" | "addEventListener" | "removeEventListener"> & Partial<Pick<MediaDevices, "getDisplayMedia">>;

/** What the browser gives. Tests give something else, and play two peers without a browser. */
export interface Environment {
  readonly createSignalling: (options: SocketIoOptions) => Signalling;
  readonly createConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** Undefined on an insecure origin. */
  readonly mediaDevices: CaptureDevices | undefined;
  /** Where loading it has begun already. */
  readonly identity?: Promise<LoadedIdentity | null> | undefined;
  readonly indexedDB: IDBFactory | undefined;
  readonly localStorage: Storage | undefined;
  readonly sessionStorage: Storage | undefined;
  /** `https://host` of the page. */
  readonly origin: string;
  /** `location.host`: what signed handshakes are meant for. */
  readonly host: string;
}
