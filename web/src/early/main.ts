import { parseRoute, showsPreview } from "../app/routes";
import { loadIdentity } from "../call/identity/loadIdentity";
import { cameraConstraints, microphoneConstraints } from "../call/media/capture";
import { readNotes } from "../call/session/resumeNotes";
import { SettingsKeeper } from "../call/settings/settingsKeeper";
import type { Settings } from "../call/types/settings";
import { drawDoor } from "./door";
import { type EarlySocket, wishOf } from "./earlyStart";
import { drawHome } from "./home";
import "./early.css";

// Written into the page, so that it runs before any other file has come. It begins what takes long and needs no picture: the line to the
// server, the camera, the key. Who follows takes it over; where something fails here, the page does it again in its own way and says why.
const local = storage("localStorage");
const settings = new SettingsKeeper(local).get();
const route = parseRoute(location.pathname, location.hash);

globalThis.duetEarly = {
  socket: openSocket(),
  media: openMedia(),
  identity: loadIdentity(globalThis.indexedDB as IDBFactory | undefined),
  door: null,
};

if (settings.appearance !== "system") {
  document.documentElement.dataset["theme"] = settings.appearance;
}

if (readNotes(storage("sessionStorage")).length === 0) {
  const stream = globalThis.duetEarly.media?.stream ?? null;
  if (route.screen === "room") {
    globalThis.duetEarly.door = drawDoor(settings, stream);
  } else if (route.screen === "home") {
    drawHome(settings, stream);
  }
}

function openSocket(): EarlySocket | null {
  try {
    const url = new URL("/socket.io/?EIO=4&transport=websocket", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    const received: MessageEvent[] = [];
    socket.binaryType = "arraybuffer";
    // A property, not a listener: who takes the socket over puts its own in its place.
    socket.onmessage = (event) => received.push(event);
    return { socket, received };
  } catch {
    return null; // forbidden by a policy: the page tries polling
  }
}

/** Asks as the page will: for a preview, or for a session of before a reload. */
function openMedia(): { readonly wish: string; readonly stream: Promise<MediaStream> } | null {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  const constraints = wish(settings);
  if (devices === undefined || constraints === null) {
    return null;
  }

  const stream = devices.getUserMedia(constraints);
  stream.catch(() => undefined); // who takes it hears of it
  return { wish: wishOf(constraints), stream };
}

function wish({ microphoneId, cameraId, saveData, startWithCamera, startWithMicrophone }: Settings): MediaStreamConstraints | null {
  const [front] = readNotes(storage("sessionStorage")).slice(0, 2).toReversed();
  const [microphone, camera] = front === undefined ? [startWithMicrophone, startWithCamera] : [front.microphone, front.camera];
  if ((front === undefined && !showsPreview(route)) || !(microphone || camera)) {
    return null;
  }

  return {
    ...(microphone ? { audio: microphoneConstraints(microphoneId) } : {}),
    ...(camera ? { video: cameraConstraints(cameraId, saveData) } : {}),
  };
}

function storage(name: "localStorage" | "sessionStorage"): Storage | undefined {
  try {
    return globalThis[name];
  } catch {
    return undefined; // refused by the browser's settings
  }
}
