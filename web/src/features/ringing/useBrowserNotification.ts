import { useEffect } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import type { IncomingCall } from "../../call";
import { useTexts } from "../../texts/TextsContext";
import { ringingName } from "./callerName";
import { showRing } from "./ringNotification";

/** A notification of the system while it rings in a tab that is not looked at. Answer and a click bring the page to the front. */
export function useBrowserNotification(call: IncomingCall | null): void {
  const { t } = useTexts();
  const duet = useDuet();
  const wanted = useDuetState((state) => state.settings.notifications);
  const busy = useDuetState((state) => state.session !== null && state.session.phase.name !== "ended");
  const callId = call?.callId ?? null;
  const title = call === null ? "" : t("incoming.title", { name: ringingName(call, t("app.somebody")) });
  const name = call?.from.name.trim() ?? "";
  const trust = t(call?.proven === true ? "incoming.verified" : "incoming.unverified");
  const body = call?.proven === true && call.contactName === null && name !== "" ? `${trust}\n${t("incoming.callsThemselves", { name })}` : trust;
  const answer = t(busy ? "incoming.answerHold" : "incoming.answer");
  const decline = t("incoming.decline");

  useEffect(() => {
    if (callId === null || !wanted || !("Notification" in globalThis) || Notification.permission !== "granted" || document.visibilityState === "visible") {
      return undefined;
    }

    return showRing({ callId, title, body, answer, decline }, (action) => {
      if (action === "decline") {
        duet.calls.decline(callId);
        return;
      }

      window.focus();
      if (action === "answer") {
        duet.calls.answer(callId);
      }
    });
  }, [callId, wanted, title, body, answer, decline, duet]);
}
