import { useEffect } from "react";
import { usePageTitle } from "../../app/useScreen";
import type { IncomingCall } from "../../call";
import { useTexts } from "../../texts/TextsContext";
import { callerName } from "./callerName";

const blink = 1000;

/** What the tab is called. While it rings, it says so: its title alternates and its icon is another one. */
export function useAttention(call: IncomingCall | null): void {
  const { t } = useTexts();
  const ringing = call?.phase.name === "ringing";
  const text = call === null ? "" : t("incoming.title", { name: callerName(call, t("app.somebody")) });
  const title = usePageTitle();

  useEffect(() => {
    document.title = title;
    if (!ringing) {
      return undefined;
    }

    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    const href = icon?.getAttribute("href") ?? null;
    let shown = true;
    document.title = `📞 ${text}`;
    icon?.setAttribute("href", "/icon-ringing.svg");
    const timer = setInterval(() => {
      shown = !shown;
      document.title = shown ? `📞 ${text}` : title;
    }, blink);

    return () => {
      clearInterval(timer);
      document.title = title;
      if (href !== null) {
        icon?.setAttribute("href", href);
      }
    };
  }, [ringing, text, title]);
}
