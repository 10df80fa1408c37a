import type { CallFailure, DuetState, IncomingCall, Session } from "../types";
import type { Sound } from "./tones";

/** What should be heard again and again in this state. */
export function repeatingSound({ incoming, outgoing, session }: DuetState): Sound | null {
  if (incoming.some(({ phase }) => phase.name === "ringing")) {
    return session !== null && session.phase.name !== "ended" ? "waiting" : "ring";
  }

  // Only a device that really rings gives the ringing tone.
  return outgoing?.phase.name === "ringing" ? "ringback" : null;
}

/** What the caller hears when there is no call. */
const failures: Record<CallFailure, Sound> = {
  declined: "declined",
  blocked: "declined",
  unproven: "declined",
  "verification-failed": "declined",
  busy: "busy",
  "no-answer": "unanswered",
  offline: "unreachable",
  network: "unreachable",
  "rate-limited": "unreachable",
  "bad-id": "unreachable",
  refused: "unreachable",
};

/** What the callee hears when it rings no more. */
const overs: Record<Extract<IncomingCall["phase"], { name: "over" }>["reason"], Sound> = {
  missed: "missed",
  canceled: "missed",
  "connection-lost": "missed",
  "verification-failed": "missed",
  "answered-elsewhere": "elsewhere",
  "declined-elsewhere": "elsewhere",
};

/** What is heard once because the state changed. */
export function soundOfChange(before: DuetState, after: DuetState): Sound | null {
  if (after.outgoing?.phase.name === "failed" && before.outgoing?.phase.name !== "failed") {
    return failures[after.outgoing.phase.reason];
  }

  for (const { callId, phase } of after.incoming) {
    if (phase.name === "over" && before.incoming.some((call) => call.callId === callId && call.phase.name !== "over")) {
      return overs[phase.reason];
    }
  }

  const [old, now] = [before.session, after.session];
  if (now === null || old === null || now.id !== old.id) {
    return null;
  }

  if (now.phase.name === "ended" && old.phase.name !== "ended") {
    return now.phase.reason === "hung-up" ? null : now.phase.reason === "connection-lost" || now.phase.reason === "media-failed" ? "unreachable" : "ended";
  }

  if (now.phase.name === "reconnecting" && old.phase.name === "connected") {
    return "lost";
  }

  if (now.phase.name === "connected" && (old.phase.name === "reconnecting" || old.connectedAt === null)) {
    return "connected";
  }

  if ((now.room?.knocks.length ?? 0) > (old.room?.knocks.length ?? 0)) {
    return "knock";
  }

  return now.chat.unread > old.chat.unread || offered(now) > offered(old) ? "message" : null;
}

/** Files that wait for an answer here. */
function offered({ files }: Session): number {
  return files.filter(({ direction, state }) => direction === "in" && state.phase === "offered").length;
}
