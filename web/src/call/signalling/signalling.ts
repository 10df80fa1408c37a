import type { Wire } from "../wire/wire";

/** What a request was answered. `network`: there was no connection, or no answer in time. */
export type Answer = { readonly ok: true; readonly body: Wire } | { readonly ok: false; readonly error: string; readonly body: Wire };

export type ConnectionState =
  | { readonly phase: "connecting" }
  | { readonly phase: "online"; readonly since: number }
  | { readonly phase: "lost"; readonly since: number; readonly attempt: number; readonly retryAt: number }
  | { readonly phase: "refused"; readonly code: string };

export type SignalHandler = (args: readonly unknown[], acknowledge: (body: object) => void) => void;

/** The way to the server. One implementation speaks Socket.IO, another one plays in the tests. */
export interface Signalling {
  getState(): ConnectionState;
  onState(listener: (state: ConnectionState) => void): () => void;
  on(event: string, handler: SignalHandler): () => void;
  /** Waits 10 s at the most. Never rejects. */
  request(event: string, ...args: readonly unknown[]): Promise<Answer>;
  /** Lost when there is no connection. */
  send(event: string, ...args: readonly unknown[]): void;
  /** Tries at once when there is no connection. */
  connect(): void;
  /** The network may be gone: a connection on which the server is not heard of soon is given up, and made anew. `hurried`: most likely it is gone, and people talk. */
  doubt(hurried?: boolean): void;
  /** Connects anew, with a new handshake. */
  restart(): void;
  close(): void;
}

export function asAnswer(value: unknown): Answer {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { ok: false, error: "bad-answer", body: {} };
  }

  const body = value as Wire;
  return body["ok"] === true ? { ok: true, body } : { ok: false, error: typeof body["error"] === "string" ? body["error"] : "refused", body };
}

export const noNetwork: Answer = { ok: false, error: "network", body: {} };
