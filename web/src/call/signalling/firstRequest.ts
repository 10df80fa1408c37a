import { noNetwork, type Answer } from "./signalling";

/**
 * A request that the handshake carries: the server takes it with the connection, and answers in the same flight. Whoever makes the same request when
 * the connection stands gets that answer, so nobody else need know.
 */
export interface FirstRequest {
  readonly event: "join-room" | "resume";
  readonly body: object;
  /** The places that it asks for, as messages to the server name them. */
  readonly places: readonly ({ readonly callId: string } | { readonly roomId: string })[];
}

/** The `auth` of the handshake with the request in it. */
export function withFirst(auth: object, first: FirstRequest | null): object {
  return first === null ? auth : { ...auth, first: [first.event, first.body] };
}

/** A first request under way. */
export class AskedFirst {
  readonly request: FirstRequest;
  readonly #answer: Promise<Answer>;
  #resolve: (answer: Answer) => void = () => undefined;
  #taken = false;

  constructor(request: FirstRequest) {
    this.request = request;
    this.#answer = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Whether the page still wanted it when the connection stood. */
  get taken(): boolean {
    return this.#taken;
  }

  /** The answer, for who asks for the same, and once. Null for anything else at once, or when there is no answer in time (in milliseconds). */
  take(event: string, args: readonly unknown[], limit: number): Promise<Answer | null> | null {
    if (this.#taken || event !== this.request.event || JSON.stringify(args) !== JSON.stringify([this.request.body])) {
      return null;
    }

    this.#taken = true;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limit, null);
      void this.#answer.then((answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  }

  answered(answer: Answer): void {
    this.#resolve(answer);
  }

  /** Who waits for the answer hears that there is none. */
  lost(): void {
    this.#resolve(noNetwork);
  }
}
