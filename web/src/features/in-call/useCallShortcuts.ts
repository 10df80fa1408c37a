import { useEffect, useRef } from "react";
import { useDuet } from "../../app/DuetContext";
import type { Session } from "../../call";
import { hasModifier, isSingleKey, letterOf, toggleByKey } from "../../early/mediaKeys";
import type { View } from "./InCall";

/** The keys of the call, for the list of them, too. */
export const callShortcuts = {
  m: "shortcuts.mic",
  v: "shortcuts.camera",
  s: "shortcuts.screen",
  c: "call.chat",
  l: "shortcuts.layout",
  f: "call.fullScreen",
  "?": "shortcuts.list",
} as const;

/** Single keys act while no field has the focus; the space bar talks while it is held, when push to talk is chosen. */
export function useCallShortcuts(session: Session, view: View, change: (next: Partial<View>) => void): void {
  const duet = useDuet();
  const latest = useRef({ session, view, change });
  useEffect(() => {
    latest.current = { session, view, change };
  });

  useEffect(() => {
    let talking = false;
    const act = (key: string) => {
      const { media, settings } = duet.getState();
      const { view: seen, change: show } = latest.current;
      switch (key) {
        case "s":
          if (media.screen.state === "on") {
            duet.media.stopScreen();
          } else {
            duet.media.startScreen();
          }

          return true;
        case "c":
          show({ panel: seen.panel === "chat" ? "none" : "chat" });
          return true;
        case "l":
          duet.settings.change({ layout: settings.layout === "speaker" ? "side-by-side" : "speaker" });
          return true;
        case "f":
          void import("./MoreMenu").then(({ toggleFullScreen }) => toggleFullScreen());
          return true;
        case "?":
          show({ extra: "shortcuts" });
          return true;
        default:
          return toggleByKey(duet, key);
      }
    };

    const onKeyDown = (event: KeyboardEvent) => {
      if (hasModifier(event) || isTyping(event.target)) {
        return;
      }

      if (event.key === " " && duet.getState().settings.pushToTalk) {
        event.preventDefault(); // on a button it would be a press: there is Enter for that
        if (!event.repeat || !talking) {
          talking = true; // held since before the call was drawn, too
          duet.media.pushToTalk(true);
        }
      } else if (isSingleKey(event) && duet.getState().settings.singleKeyShortcuts && act(letterOf(event))) {
        event.preventDefault();
      }
    };

    const letGo = () => {
      talking = false;
      if (duet.getState().settings.pushToTalk) {
        duet.media.pushToTalk(false);
      }
    };

    const onKeyUp = (event: KeyboardEvent) => {
      if (event.key === " ") {
        if (talking) {
          event.preventDefault(); // Firefox presses a button when the key goes up
        }

        letGo();
      }
    };

    addEventListener("keydown", onKeyDown);
    addEventListener("keyup", onKeyUp);
    addEventListener("blur", letGo); // a key that is let go in another window is never seen here
    return () => {
      removeEventListener("keydown", onKeyDown);
      removeEventListener("keyup", onKeyUp);
      removeEventListener("blur", letGo);
    };
  }, [duet]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, dialog:not(.early-call), [role=menu]") !== null);
}
