import type { Environment } from "./environment";
import { SocketIoSignalling } from "./signalling/socketIoSignalling";

/** The real browser. */
export function browserEnvironment(): Environment {
  return {
    createSignalling: (options) => new SocketIoSignalling(options),
    createConnection: (configuration) => new RTCPeerConnection(configuration),
    mediaDevices: navigator.mediaDevices as MediaDevices | undefined,
    indexedDB: globalThis.indexedDB as IDBFactory | undefined,
    localStorage: storage("localStorage"),
    sessionStorage: storage("sessionStorage"),
    origin: location.origin,
    host: location.host,
  };
}

function storage(name: "localStorage" | "sessionStorage"): Storage | undefined {
  try {
    return globalThis[name];
  } catch {
    return undefined; // refused by the browser's settings
  }
}
