import type { Signalling } from "../signalling/signalling";
import type { Preflight } from "../types";
import { readIceServers } from "../wire/descriptions";

/** The test of one's own connection: one at a time, and none after it was stopped. */
export class PreflightDesk {
  readonly #signalling: Signalling;
  readonly #createConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly #onChange: (preflight: Preflight) => void;
  #running = new AbortController();

  constructor(signalling: Signalling, createConnection: (configuration: RTCConfiguration) => RTCPeerConnection, onChange: (preflight: Preflight) => void) {
    this.#signalling = signalling;
    this.#createConnection = createConnection;
    this.#onChange = onChange;
  }

  async run(): Promise<void> {
    this.#running.abort();
    const { signal: stopped } = (this.#running = new AbortController());
    const [answer, { runPreflight }] = await Promise.all([this.#signalling.request("test-relay", {}), import("./preflight")]);
    if (stopped.aborted) {
      return;
    }

    if (!answer.ok) {
      this.#onChange({ state: "failed", why: "offline" });
      return;
    }

    await runPreflight(readIceServers(answer.body["iceServers"]), this.#createConnection, stopped, this.#onChange);
  }

  stop(): void {
    this.close();
    this.#onChange({ state: "idle" });
  }

  close(): void {
    this.#running.abort();
  }
}
