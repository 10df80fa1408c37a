import type { DuetState } from "../types";
import type { Sound } from "./tones";

/** What should be heard again and again in this state. */
export function repeatingSound({ incoming, outgoing, session }: DuetState): Sound | null {
  if (incoming.some(({ phase }) => phase.name === "ringing")) {
    return session !== null && session.phase.name !== "ended" ? "waiting" : "ring";
  }

  // Only a device that really rings gives the ringing tone.
  return outgoing?.phase.name === "ringing" ? "ringback" : null;
}

/** What is heard once because the state changed. */
export function soundOfChange(before: DuetState, after: DuetState): Sound | null {
  if (after.outgoing?.phase.name === "failed" && before.outgoing?.phase.name !== "failed") {
    return after.outgoing.phase.reason === "busy" ? "busy" : "ended";
  }

  const [old, now] = [before.session, after.session];
  if (now === null || old === null || now.id !== old.id) {
    return null;
  }

  if (now.phase.name === "ended" && old.phase.name !== "ended") {
    return now.phase.reason === "hung-up" ? null : "ended";
  }

  if (now.connectedAt !== null && old.connectedAt === null) {
    return "connected";
  }

  if ((now.room?.knocks.length ?? 0) > (old.room?.knocks.length ?? 0)) {
    return "knock";
  }

  return now.chat.unread > old.chat.unread ? "message" : null;
}
