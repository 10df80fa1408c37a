import type { RefusalCode, ServerState } from "../types";
import { oneOf } from "../wire/wire";
import type { ConnectionState } from "./signalling";

/** How it stands with the server, as the page shows it. The version of a server that is still the same one is kept. */
export function serverState(state: ConnectionState, before: ServerState): ServerState {
  switch (state.phase) {
    case "online":
      return { phase: "online", since: state.since, version: before.phase === "online" ? before.version : "" };
    case "refused":
      return { phase: "refused", code: refusal(state.code) };
    case "connecting":
    case "lost":
      return state;
  }
}

function refusal(code: string): RefusalCode {
  return oneOf(code, "bad-identity", "bad-audience", "bad-certificate", "server-full", "rate-limited") ?? "refused";
}
