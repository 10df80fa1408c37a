import { type ReactNode, useEffect } from "react";
import { useDuet } from "../../app/DuetContext";
import type { IncomingCall } from "../../call";
import { CloseIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { useTexts } from "../../texts/TextsContext";
import { callerName } from "./callerName";

type OverReason = Extract<IncomingCall["phase"], { name: "over" }>["reason"];

const shownFor = 8000;

/** What became of calls that ring no more: said for some seconds, then gone. */
export function OverNotices({ calls }: { calls: readonly IncomingCall[] }): ReactNode {
  return (
    <div className="toasts" role="status">
      {calls.map((call) => (call.phase.name === "over" ? <OverNotice key={call.callId} call={call} reason={call.phase.reason} /> : null))}
    </div>
  );
}

function OverNotice({ call, reason }: { call: IncomingCall; reason: OverReason }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();

  useEffect(() => {
    const timer = setTimeout(() => duet.calls.dismissIncoming(call.callId), shownFor);
    return () => clearTimeout(timer);
  }, [duet, call.callId]);

  return (
    <div className="toast">
      <span>{t(`over.${reason}`, { name: callerName(call, t("app.somebody")) })}</span>
      <IconAction label={t("app.dismiss")} icon={<CloseIcon size={20} />} onClick={() => duet.calls.dismissIncoming(call.callId)} />
    </div>
  );
}
