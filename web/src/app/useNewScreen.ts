import { useEffect, useRef } from "react";
import type { ScreenName } from "./useScreen";

/** Another screen begins at its top, and the keyboard in it: what had the focus is gone with the screen before. */
export function useNewScreen(screen: ScreenName): void {
  const shown = useRef(screen);

  useEffect(() => {
    if (shown.current === screen) {
      return undefined;
    }

    shown.current = screen;
    document.documentElement.scrollTop = 0;
    // A dialog that closes gives the focus back first, and a screen may put it where it wants it.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === null || document.activeElement === document.body) {
        document.getElementById("main")?.focus({ preventScroll: true });
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [screen]);
}
