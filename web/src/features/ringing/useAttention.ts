import { useEffect } from "react";
import { standsStill } from "../../app/drawnDuet";
import { usePageTitle } from "../../app/useScreen";
import type { IncomingCall } from "../../call";
import { useTexts } from "../../texts/TextsContext";
import { ringingName } from "./callerName";

const blink = 1000;

/** In milliseconds. Browsers draw their own tabs as well, with what the ring itself needs: it goes first where it is seen. */
const ringFirst = 300;

/** What the tab is called. While it rings, it says so: its title alternates and its icon is another one. */
export function useAttention(call: IncomingCall | null): void {
  const { t } = useTexts();
  const ringing = call?.phase.name === "ringing";
  const text = call === null ? "" : t("incoming.title", { name: ringingName(call, t("app.somebody")) });
  const title = usePageTitle();

  useEffect(() => {
    document.title = title;
    if (!ringing) {
      return undefined;
    }

    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    const href = icon?.getAttribute("href") ?? null;
    let shown = false;
    const alternate = () => {
      if (standsStill()) {
        return; // it is answered, which is drawn in a moment
      }

      shown = !shown;
      document.title = shown ? `📞 ${text}` : title;
      icon?.setAttribute("href", "/icon-ringing.svg");
    };
    let timer: ReturnType<typeof setInterval> | undefined;
    const first = setTimeout(
      () => {
        alternate();
        timer = setInterval(alternate, blink);
      },
      document.visibilityState === "visible" ? ringFirst : 0,
    );

    return () => {
      clearTimeout(first);
      clearInterval(timer);
      document.title = title;
      if (href !== null) {
        icon?.setAttribute("href", href);
      }
    };
  }, [ringing, text, title]);
}
