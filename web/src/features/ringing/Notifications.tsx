import { type ReactNode, startTransition, useEffect, useState } from "react";
import { useDuetState } from "../../app/DuetContext";
import { IncomingCallDialog } from "./IncomingCallDialog";
import { OverNotices } from "./OverNotices";
import { useAttention } from "./useAttention";
import { useBrowserNotification } from "./useBrowserNotification";

/** The page itself is drawn by then, in milliseconds. */
const pageFirst = 1_000;

/** Who rings: in the page, in the title of its tab, and as a notification of the system. */
export function Notifications(): ReactNode {
  const incoming = useDuetState((state) => state.incoming);
  const ringing = incoming.filter((call) => call.phase.name !== "over");
  const first = ringing[0];
  const ready = useReady();
  useAttention(first ?? null);
  useBrowserNotification(first?.phase.name === "ringing" ? first : null);

  return (
    <>
      {ready || first ? <IncomingCallDialog call={first ?? null} /> : null}
      <OverNotices calls={incoming} />
    </>
  );
}

/** Whether there was time to draw what is not seen yet. */
function useReady(): boolean {
  const [ready, setReady] = useState(false);

  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setReady(true)), pageFirst);
    return () => clearTimeout(timer);
  }, []);

  return ready;
}
