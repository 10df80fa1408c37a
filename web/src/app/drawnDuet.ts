import { flushSync } from "react-dom";
import type { Duet, Session } from "../call";
import { element } from "../early/drawing";
import { awaitsPicture, drawFirstPicture } from "../early/firstPicture";
import type { Texts } from "../texts/texts";

/** What the interface draws of a Duet. */
export interface DrawnDuet extends Duet {
  /** The words of what is drawn beside the interface. */
  readonly speak: (texts: Texts) => void;
}

/** The interface is drawn so much later than the first picture, in milliseconds: the next ones are decoded meanwhile. */
const settling = 100;

/** The interface's own picture is there by then, in milliseconds. */
const handOver = 500;

/**
 * A Duet whose state stands still for the interface while the first picture of a call that begins is awaited, a second at most: drawing a whole
 * screen takes as long as it takes to reach the other person. What lies over the interface meanwhile knows the true state.
 */
export function drawnDuet(duet: Duet, initial: Texts): DrawnDuet {
  const listeners = new Set<() => void>();
  let texts = initial;
  let drawn = duet.getState();
  let held = false;

  const draw = () => {
    drawn = duet.getState();
    for (const listener of listeners) {
      listener();
    }
  };

  const showFirstPicture = async () => {
    held = true;
    const { parts, over } = drawFirstPicture(duet, texts, duet.getState().settings.speakerId);
    const uncover = cover(parts, texts.t("call.connecting"));
    const seen = (await over) === "seen";
    if (seen) {
      await new Promise((resolve) => setTimeout(resolve, settling));
    }

    held = false;
    uncover(() => flushSync(draw), seen);
  };

  duet.subscribe(() => {
    if (held) {
      return;
    }

    if (begins(drawn.session, duet.getState().session)) {
      void showFirstPicture();
    } else {
      draw();
    }
  });

  return {
    ...duet,
    getState: () => (held ? drawn : duet.getState()),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    speak: (next) => {
      texts = next;
    },
  };
}

function begins(before: Session | null, now: Session | null): boolean {
  return now?.phase.name === "connecting" && !isOnScreen(before) && awaitsPicture(now) && "requestVideoFrameCallback" in HTMLVideoElement.prototype;
}

function isOnScreen(session: Session | null): boolean {
  return session !== null && ["connecting", "connected", "reconnecting", "peer-away"].includes(session.phase.name);
}

/** Lays parts over the page, which is not drawn meanwhile. The answer draws what takes their place, and takes them away. */
function cover(parts: readonly HTMLElement[], label: string): (draw: () => void, seen: boolean) => void {
  const root = document.getElementById("root");
  const above = element("dialog", "early-call", ...parts);
  above.ariaLabel = label;
  above.tabIndex = -1;
  above.setAttribute("closedby", "none");
  above.addEventListener("cancel", (event) => {
    event.preventDefault(); // browsers that do not know `closedby`
  });
  document.body.append(above);
  // Pictures and rings that move below would be drawn all the time, though nobody sees them.
  root?.style.setProperty("display", "none");
  above.showModal();
  above.focus(); // not its button: whoever holds Enter on "Answer" would hang up

  return (draw, seen) => {
    root?.style.removeProperty("display");
    draw();
    for (const part of parts) {
      if (part instanceof HTMLVideoElement) {
        part.muted = true; // its sound comes from the interface now
      }
    }

    const remove = () => {
      clearTimeout(timer);
      above.close();
      above.remove();
      if (document.activeElement === document.body) {
        document.getElementById("main")?.focus({ preventScroll: true });
      }
    };
    const timer = setTimeout(remove, handOver);
    const next = document.querySelector<HTMLVideoElement>("#main video");
    if (seen && next !== null) {
      next.requestVideoFrameCallback(remove);
    } else {
      remove();
    }
  };
}
