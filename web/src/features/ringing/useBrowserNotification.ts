import { useEffect } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import type { IncomingCall } from "../../call";
import { useTexts } from "../../texts/TextsContext";
import { callerName } from "./callerName";

/** A notification of the system while it rings in a tab that is not looked at. A click brings the page to the front. */
export function useBrowserNotification(call: IncomingCall | null): void {
  const { t } = useTexts();
  const duet = useDuet();
  const wanted = useDuetState((state) => state.settings.notifications);
  const callId = call?.callId ?? null;
  const title = call === null ? "" : t("incoming.title", { name: callerName(call, t("app.somebody")) });
  const body = call === null ? "" : t(call.from.verified ? "incoming.verified" : "incoming.unverified");

  useEffect(() => {
    if (callId === null || !wanted || !("Notification" in globalThis) || Notification.permission !== "granted" || document.visibilityState === "visible") {
      return undefined;
    }

    let notification: Notification | null = null;
    try {
      notification = new Notification(title, { body, tag: callId, icon: "/icon-192.png", requireInteraction: true });
    } catch {
      // Chrome on Android has the constructor, and allows notifications of service workers only.
      return undefined;
    }

    notification.addEventListener("click", () => {
      window.focus();
      notification.close();
    });
    return () => notification.close();
  }, [callId, wanted, title, body, duet]);
}
