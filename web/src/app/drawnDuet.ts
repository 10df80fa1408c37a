import { flushSync } from "react-dom";
import type { Duet, DuetState } from "../call";
import { element } from "../early/drawing";
import { awaitsPicture, drawFirstPicture, type FirstPicture } from "../early/firstPicture";
import type { Texts } from "../texts/texts";
import { currentRoute } from "./routes";
import { screenOf } from "./useScreen";

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
 * A Duet whose state stands still for the interface while the first picture of a call that begins is awaited, for a second and a tenth at most: drawing
 * a whole screen takes as long as it takes to reach the other person. What lies over the interface meanwhile knows the true state.
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
    let seen = false;
    let uncover: ReturnType<typeof cover> = (drawBelow) => {
      drawBelow();
    };
    try {
      const picture = drawFirstPicture(duet, texts, duet.getState().settings.speakerId);
      uncover = cover(picture);
      seen = (await picture.over) === "seen";
      if (seen) {
        await new Promise((resolve) => setTimeout(resolve, settling));
      }
    } finally {
      held = false;
      uncover(() => flushSync(draw), seen);
    }
  };

  duet.subscribe(() => {
    if (held) {
      return;
    }

    if (begins(drawn, duet.getState())) {
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

/** Whether the interface stands still. */
export function standsStill(): boolean {
  return document.querySelector("dialog.early-call") !== null;
}

function begins(before: DuetState, { session }: DuetState): boolean {
  const isNew = session?.phase.name === "connecting" && screenOf(before, currentRoute()) !== "call";
  return isNew && awaitsPicture(session) && "requestVideoFrameCallback" in HTMLVideoElement.prototype;
}

/**
 * Lays a picture over the page. The answer draws what takes its place, and takes it away. What is below is not hidden: when one's own picture there was, the
 * first frame to the other side was 0.2 s late in every other call (Chromium 156).
 */
function cover({ name, parts }: FirstPicture): (draw: () => void, seen: boolean) => void {
  const above = element("dialog", "early-call", ...parts);
  above.ariaLabel = name;
  above.tabIndex = -1;
  above.setAttribute("closedby", "none");
  above.addEventListener("cancel", (event) => {
    event.preventDefault(); // browsers that do not know `closedby`
  });
  document.body.append(above);
  above.showModal();
  above.focus(); // not its button: whoever holds Enter on "Answer" would hang up

  const remove = () => {
    above.close();
    above.remove();
    if (document.activeElement === document.body) {
      document.getElementById("main")?.focus({ preventScroll: true });
    }
  };

  return (draw, seen) => {
    draw();
    // A picture that is seen stays until the interface has it too, and as long as it draws the call at all.
    const next = seen ? document.querySelector<HTMLVideoElement>(".call video") : null;
    if (next === null) {
      remove();
      return;
    }

    const done = () => {
      clearTimeout(timer);
      gone.disconnect();
      next.cancelVideoFrameCallback(frame);
      remove();
    };
    const timer = setTimeout(done, handOver);
    const frame = next.requestVideoFrameCallback(done);
    const gone = new MutationObserver(() => {
      if (!next.isConnected) {
        done();
      }
    });
    gone.observe(document.body, { childList: true, subtree: true });
  };
}
