import type { Settings } from "../call/types/settings";
import { doorTexts } from "./doorTexts";
import { element, ownPicture, prepareRoot } from "./drawing";
import type { EarlyDoor } from "./earlyStart";

/**
 * The door of a room as `RoomDoor` draws it, with what matters first: one's own picture and the button to join. The interface takes its place a
 * moment later.
 */
export function drawDoor(settings: Settings, media: Promise<MediaStream> | null): EarlyDoor | null {
  const prepared = prepareRoot(settings);
  if (prepared === null) {
    return null;
  }

  const texts = doorTexts[prepared.language];
  const button = element("button", "early-join");
  button.type = "button";
  button.textContent = texts.join;
  const heading = element("h1", "");
  heading.textContent = texts.ready;
  const card = element("section", "card door-card", element("span", "door-sign"), heading, element("div", "early-name"), button);
  const main = element("main", "", element("div", "door", ownPicture(settings, media), card));
  prepared.root.replaceChildren(element("div", "frame", element("header", "frame-head"), main));

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
