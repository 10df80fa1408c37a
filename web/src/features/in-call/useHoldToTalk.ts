import { type PointerEvent, useRef } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";

/** A press that lasts longer, in milliseconds, was meant to be held. */
const longPress = 300;

interface HoldToTalk {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
}

/** Push to talk without a keyboard: the button of a muted microphone talks while it is held, and a short press does what it always does. */
export function useHoldToTalk(muted: boolean, toggle: () => void): { readonly onClick: () => void; readonly holding: HoldToTalk | null } {
  const duet = useDuet();
  const chosen = useDuetState((state) => state.settings.pushToTalk);
  const since = useRef<number | null>(null);
  const held = useRef(false);

  const release = () => {
    if (since.current !== null) {
      held.current = performance.now() - since.current > longPress;
      since.current = null;
      duet.media.pushToTalk(false);
    }
  };

  return {
    onClick: () => {
      if (!held.current) {
        toggle();
      }

      held.current = false;
    },
    holding: chosen
      ? {
          onPointerDown: (event) => {
            held.current = false;
            if (muted && event.button === 0) {
              event.currentTarget.setPointerCapture(event.pointerId);
              since.current = performance.now();
              duet.media.pushToTalk(true);
            }
          },
          onPointerUp: release,
          onPointerCancel: release,
        }
      : null,
  };
}
