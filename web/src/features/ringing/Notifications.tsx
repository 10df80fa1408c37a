import type { ReactNode } from "react";
import { useDuetState } from "../../app/DuetContext";
import { IncomingCallDialog } from "./IncomingCallDialog";
import { OverNotices } from "./OverNotices";
import { useAttention } from "./useAttention";
import { useBrowserNotification } from "./useBrowserNotification";

/** Who rings: in the page, in the title of its tab, and as a notification of the system. */
export function Notifications(): ReactNode {
  const incoming = useDuetState((state) => state.incoming);
  const ringing = incoming.filter((call) => call.phase.name !== "over");
  const first = ringing[0];
  useAttention(first ?? null);
  useBrowserNotification(first?.phase.name === "ringing" ? first : null);

  return (
    <>
      {first ? <IncomingCallDialog key={first.callId} call={first} /> : null}
      <OverNotices calls={incoming} />
    </>
  );
}
