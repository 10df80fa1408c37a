import type { Settings } from "../call/types/settings";
import { chooseLanguage } from "../texts/chooseLanguage";
import { doorTexts } from "./doorTexts";
import type { EarlyDoor } from "./earlyStart";

/**
 * The door of a room as `RoomDoor` draws it, with what matters first: one's own picture and the button to join. The interface takes its place a
 * moment later.
 */
export function drawDoor(settings: Settings, media: Promise<MediaStream> | null): EarlyDoor | null {
  const root = document.getElementById("root");
  if (root === null) {
    return null;
  }

  const language = chooseLanguage(settings.language, navigator.languages);
  const texts = doorTexts[language];
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";

  const video = element("video", "video-player");
  video.muted = true;
  video.autoplay = true;
  video.playsInline = true;
  video.dataset["mirrored"] = String(settings.mirrorSelfView);
  const stage = element("div", "preview-stage", video);
  media?.then(
    (stream) => {
      if (stream.getVideoTracks().length > 0) {
        video.srcObject = stream;
        stage.dataset["camera"] = "on";
      }
    },
    () => undefined, // the interface says why there is no picture
  );

  const button = element("button", "early-join");
  button.type = "button";
  button.textContent = texts.join;
  const heading = element("h1", "");
  heading.textContent = texts.ready;
  const card = element("section", "card door-card", element("span", "door-sign"), heading, element("div", "early-name"), button);
  const main = element("main", "", element("div", "door", element("section", "preview", stage), card));
  root.replaceChildren(element("div", "frame", element("header", "frame-head"), main));

  const door: EarlyDoor = {
    pressed: false,
    onPress: () => undefined,
    released: async () => {
      if (button.matches(":active")) {
        await new Promise((resolve) => {
          for (const event of ["click", "pointercancel", "pointerup"]) {
            addEventListener(event, () => setTimeout(resolve), { once: true }); // the click comes right after the finger is up
          }
        });
      }
    },
  };
  button.addEventListener("click", () => {
    button.disabled = true;
    heading.textContent = texts.joining;
    heading.role = "status";
    door.pressed = true;
    door.onPress();
  });
  return door;
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, className: string, ...children: readonly Node[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}
