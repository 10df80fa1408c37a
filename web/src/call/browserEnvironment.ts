import { takeEarlyMedia } from "../early/earlyStart";
import type { Environment } from "./environment";
import { SocketIoSignalling } from "./signalling/socketIoSignalling";

/** The real browser. */
export function browserEnvironment(): Environment {
  return {
    createSignalling: (options) => new SocketIoSignalling(options),
    createConnection: (configuration) => new RTCPeerConnection(configuration),
    mediaDevices: withEarlyMedia(navigator.mediaDevices as MediaDevices | undefined),
    identity: globalThis.duetEarly?.identity,
    indexedDB: globalThis.indexedDB as IDBFactory | undefined,
    localStorage: storage("localStorage"),
    sessionStorage: storage("sessionStorage"),
    origin: location.origin,
    host: location.host,
  };
}

/** The browser's devices; the first capture may be under way already. */
function withEarlyMedia(devices: MediaDevices | undefined): Environment["mediaDevices"] {
  if (devices === undefined) {
    return undefined;
  }

  return {
    getUserMedia: async (constraints = {}) => await (takeEarlyMedia(constraints) ?? devices.getUserMedia(constraints)),
    // Missing where screens cannot be shared.
    ...("getDisplayMedia" in devices ? { getDisplayMedia: async (options) => await devices.getDisplayMedia(options) } : {}),
    enumerateDevices: async () => await devices.enumerateDevices(),
    addEventListener: devices.addEventListener.bind(devices),
    removeEventListener: devices.removeEventListener.bind(devices),
  };
}

function storage(name: "localStorage" | "sessionStorage"): Storage | undefined {
  try {
    return globalThis[name];
  } catch {
    return undefined; // refused by the browser's settings
  }
}
