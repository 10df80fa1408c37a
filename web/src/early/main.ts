import { parseRoute, showsPreview } from "../app/routes";
import { loadIdentity } from "../call/identity/loadIdentity";
import { cameraConstraints, microphoneConstraints } from "../call/media/capture";
import { joinRequest } from "../call/rooms/joinRequest";
import { readNotes } from "../call/session/resumeNotes";
import { claimOf, resumeRequest } from "../call/session/resumeRequest";
import { SettingsKeeper } from "../call/settings/settingsKeeper";
import type { FirstRequest } from "../call/signalling/firstRequest";
import type { Settings } from "../call/types/settings";
import { drawDoor } from "./door";
import { wishOf } from "./earlyStart";
import { openSocket } from "./earlySocket";
import { fetchInterface, startCall } from "./files";
import { drawHome } from "./home";
import { introduce } from "./introduce";
import "./early.css";

// Written into the page, so that it runs before any other file has come. It begins what takes long and needs no picture: the line to the
// server, the camera, the key. Who follows takes it over; where something fails here, the page does it again in its own way and says why.
const local = storage("localStorage");
const settings = new SettingsKeeper(local).get();
const route = parseRoute(location.pathname, location.hash);
const notes = readNotes(storage("sessionStorage")).slice(0, 2);
const opening = openSocket();

globalThis.duetEarly = {
  socket: opening?.early ?? null,
  media: openMedia(),
  identity: loadIdentity(globalThis.indexedDB as IDBFactory | undefined),
  door: null,
  fetchInterface,
};
startCall();
if (opening !== null) {
  introduce(globalThis.duetEarly, opening.opened, { name: settings.name, audience: location.host, first }).catch(() => undefined);
}

if (settings.appearance !== "system") {
  document.documentElement.dataset["theme"] = settings.appearance;
}

if (notes.length === 0) {
  const stream = globalThis.duetEarly.media?.stream ?? null;
  if (route.screen === "room") {
    globalThis.duetEarly.door = drawDoor(settings, stream);
  } else if (route.screen === "home") {
    drawHome(settings, stream);
  }
}

// Who is about to join, or comes back into a call, waits for the other person first: the call fetches the interface when it can wait no longer.
if (notes.length === 0 && route.screen !== "room") {
  fetchInterface();
}

/** What the page will ask the server first: to come back after a reload, or to be let in. */
function first(myId: string): FirstRequest | null {
  if (notes.length > 0) {
    return resumeRequest(notes.map(claimOf));
  }

  return route.screen === "room" && globalThis.duetEarly?.door?.pressed === true ? joinRequest(route.roomId, myId, settings.name) : null;
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
  const front = notes.at(-1);
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
