import { useEffect, useRef } from "react";
import { useDuet } from "./DuetContext";
import { useRoute } from "./useRoute";

/** Whoever goes to another address, by a link or by the browser's back button, is done with the call that is over. */
export function useForgetOnLeave(): void {
  const duet = useDuet();
  const route = useRoute();
  const seen = useRef(route);

  useEffect(() => {
    if (seen.current === route) {
      return;
    }

    seen.current = route;
    const { session, outgoing } = duet.getState();
    if (session?.phase.name === "ended") {
      duet.session.dismissSession();
    }

    if (outgoing?.phase.name === "failed") {
      duet.calls.dismissOutgoing();
    }
  }, [duet, route]);
}
