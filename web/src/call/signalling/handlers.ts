import type { SignalHandler } from "./signalling";

/** Handlers by event name. */
export class Handlers {
  readonly #byEvent = new Map<string, Set<SignalHandler>>();

  on(event: string, handler: SignalHandler): () => void {
    const handlers = this.#byEvent.get(event) ?? new Set();
    this.#byEvent.set(event, handlers.add(handler));
    return () => {
      handlers.delete(handler);
    };
  }

  /** `false` when nobody listens. */
  dispatch(event: string, args: readonly unknown[], acknowledge: (body: object) => void): boolean {
    const handlers = this.#byEvent.get(event);
    for (const handler of handlers ?? []) {
      handler(args, acknowledge);
    }

    return handlers !== undefined && handlers.size > 0;
  }
}
