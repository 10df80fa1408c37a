import { useState } from "react";
import type { Peer, Session } from "../call";

/** The person who was in this session and is not any more; null while nobody has left. */
export function useWhoLeft(session: Session | null): Peer | null {
  const [last, setLast] = useState<{ readonly sessionId: string; readonly peer: Peer } | null>(null);
  const peer = session?.peer ?? null;

  // Adjusted while drawing, so that no picture between the two is ever shown.
  if (session !== null && peer !== null && last?.peer !== peer) {
    setLast({ sessionId: session.id, peer });
  }

  return peer === null && last !== null && last.sessionId === session?.id ? last.peer : null;
}
