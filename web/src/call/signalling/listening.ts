import { Handlers } from "./handlers";
import type { ConnectionState, SignalHandler, Signalling } from "./signalling";

/** What every way to the server has: where the connection stands, and who listens. */
export abstract class Listening implements Pick<Signalling, "getState" | "onState" | "on"> {
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  readonly #handlers = new Handlers();
  #state: ConnectionState = { phase: "connecting" };

  getState(): ConnectionState {
    return this.#state;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  on(event: string, handler: SignalHandler): () => void {
    return this.#handlers.on(event, handler);
  }

  protected setState(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) {
      listener(state);
    }
  }

  /** `false` when nobody listens to this event. */
  protected dispatch(event: string, args: readonly unknown[], acknowledge: (body: object) => void): boolean {
    return this.#handlers.dispatch(event, args, acknowledge);
  }
}
