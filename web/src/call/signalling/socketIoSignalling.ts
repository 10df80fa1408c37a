import { XHR } from "engine.io-client";
import { io, type Socket } from "socket.io-client";
import { asNumber, asText, asWire } from "../wire/wire";
import { EarlyWebSocketTransport } from "./earlyTransport";
import { AskedFirst, type FirstRequest, withFirst } from "./firstRequest";
import { Listening } from "./listening";
import { asAnswer, noNetwork, type Answer, type Signalling } from "./signalling";

export interface SocketIoOptions {
  /** Where the server is; undefined is the page's own origin. */
  readonly url?: string;
  /** Makes the handshake's `auth` anew for each connection; `challenge` is its id. */
  readonly handshake: (challenge: string) => Promise<object>;
  /** What the page will ask as soon as the connection stands: it goes with the handshake. */
  readonly first?: () => FirstRequest | null;
  /** The server took a request of a handshake that the page made no more. */
  readonly onUnwanted?: (request: FirstRequest) => void;
  /** Whether people talk, who wait for the server: it is looked for more often. */
  readonly inCall?: () => boolean;
}

/** A server that has not answered by then is not there, whatever its connection says. */
const answerTimeout = 10_000;
/** A server that does not answer what the handshake asked is asked again: it may be of an older version. */
const firstAnswerTimeout = 3_000;
const firstRetry = 300;
const longestRetry = 3_000;
const longestRetryInCall = 1_000;
/** Seconds that the server may want to be left alone. */
const longestWish = 3_600;
/** Seconds after which the page comes back to a server that ended its connection on purpose. */
const retrySecondsAfterRefusal = 5;
/** An attempt that gets no answer is given up after this. */
const attemptTimeout = 8_000;
/** TCP repeats its first packet after 1, 3 and 7 s: where the network comes and goes, two new attempts find it sooner than one long one. */
const shortAttemptTimeout = 2_500;
/** A connection in doubt must be heard of within this. */
const doubtPatience = { hurried: 1_000, unhurried: 2_500 };
/** An attempt that is younger is left alone when there is hope. */
const freshAttempt = 500;

/** Codes after which trying again by itself would change nothing. */
const final = new Set(["bad-identity", "bad-audience", "bad-certificate", "server-full", "refused"]);

/** Signalling over Socket.IO: WebSocket first, long-polling where that does not get through; reconnects by itself. */
export class SocketIoSignalling extends Listening implements Signalling {
  readonly #socket: Socket;
  readonly #options: SocketIoOptions;
  readonly #wake = new AbortController();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #doubt: { readonly until: number; readonly end: () => void } | null = null;
  #first: AskedFirst | null = null;
  #attempt = 0;
  #attemptBegan = 0;
  #closed = false;

  constructor(options: SocketIoOptions) {
    super();
    this.#options = options;
    const settings = {
      path: "/socket.io/",
      transports: [EarlyWebSocketTransport, XHR],
      tryAllTransports: true,
      // Reconnecting is done here, so that the page can say when the next attempt is.
      reconnection: false,
      autoConnect: false,
      timeout: attemptTimeout,
      auth: (give: (auth: object) => void) => {
        this.#introduce(give);
      },
    };
    this.#socket = options.url === undefined ? io(settings) : io(options.url, settings);
    this.#socket.on("connect", () => {
      this.#attempt = 0;
      this.setState({ phase: "online", since: Date.now() });
      if (this.#first?.taken === false) {
        options.onUnwanted?.(this.#first.request);
      }
    });
    this.#socket.on("disconnect", (reason) => {
      this.#first?.lost();
      this.#doubt?.end();
      if (reason !== "io client disconnect") {
        // A server that ends it on purpose had too many events of this page: at once again, they would be too many again.
        this.#scheduleRetry(reason === "io server disconnect" ? retrySecondsAfterRefusal : 0);
      }
    });
    this.#socket.on("connect_error", (error: Error & { data?: unknown }) => {
      this.#onRefused(asWire(error.data));
    });
    this.#socket.onAny((event: string, ...args: unknown[]) => {
      this.#receive(event, args);
    });

    // A network that comes back, or a laptop that wakes, need not wait for the timer.
    const now = () => {
      if (this.getState().phase === "lost") {
        this.connect();
      }
    };
    globalThis.addEventListener?.("online", now, { signal: this.#wake.signal });
    globalThis.document?.addEventListener("visibilitychange", now, { signal: this.#wake.signal });
  }

  async request(event: string, ...args: readonly unknown[]): Promise<Answer> {
    if (!this.#socket.connected) {
      return noNetwork;
    }

    // Nothing is awaited otherwise: requests and what is only sent go in the order in which they were made.
    const first = this.#first?.take(event, args, firstAnswerTimeout) ?? null;
    const answer = first === null ? null : await first;
    if (answer !== null) {
      return answer;
    }

    const { engine } = this.#socket.io;
    try {
      return asAnswer(await this.#socket.timeout(answerTimeout).emitWithAck(event, ...args));
    } catch {
      this.#giveUp(engine); // whoever asked may count on being told when the server is there again
      return noNetwork;
    }
  }

  send(event: string, ...args: readonly unknown[]): void {
    if (this.#socket.connected) {
      this.#socket.emit(event, ...args);
    }
  }

  connect(): void {
    if (this.#closed || this.#socket.connected) {
      return;
    }

    if (this.getState().phase === "lost") {
      this.#attemptAnew();
    } else {
      this.setState({ phase: "connecting" });
      this.#socket.connect();
    }
  }

  doubt(hurried = false): void {
    const patience = doubtPatience[hurried ? "hurried" : "unhurried"];
    const until = Date.now() + patience;
    if (!this.#socket.connected || (this.#doubt !== null && this.#doubt.until <= until)) {
      return;
    }

    this.#doubt?.end();
    const { engine } = this.#socket.io;
    const end = () => {
      clearTimeout(timer);
      engine.off("packet", end);
      this.#doubt = null;
    };
    const timer = setTimeout(() => {
      end();
      this.#giveUp(engine);
    }, patience);
    engine.on("packet", end);
    this.#doubt = { until, end };
    this.#socket.emit("are-you-there", () => undefined); // what is heard first of the server does, be it this answer or something else
  }

  restart(): void {
    this.#socket.disconnect();
    this.setState({ phase: "connecting" });
    this.connect();
  }

  close(): void {
    this.#closed = true;
    this.#wake.abort();
    clearTimeout(this.#retry);
    this.#doubt?.end();
    this.#socket.disconnect();
  }

  /** One more attempt, unless one has just begun; one that has waited in vain gives way to it. */
  #attemptAnew(): void {
    const now = Date.now();
    if (now - this.#attemptBegan < freshAttempt) {
      return;
    }

    clearTimeout(this.#retry);
    this.#attemptBegan = now;
    this.#socket.disconnect();
    this.#socket.io.timeout(this.#options.inCall?.() === true && this.#attempt % 3 !== 0 ? shortAttemptTimeout : attemptTimeout);
    this.#socket.connect();
  }

  /** Gives the handshake to the client library, unless the page's first script has sent it on this very connection. */
  #introduce(give: (auth: object) => void): void {
    const { transport } = this.#socket.io.engine;
    const early = transport instanceof EarlyWebSocketTransport ? transport.takeIntroduction() : null;
    if (early !== null) {
      this.#ask(early.first);
      return;
    }

    this.#options.handshake(this.#socket.io.engine.id).then(
      (auth) => {
        const first = this.#options.first?.() ?? null;
        this.#ask(first);
        give(withFirst(auth, first));
      },
      () => {
        this.#ask(null);
        give({});
      },
    );
  }

  #ask(first: FirstRequest | null): void {
    this.#first?.lost();
    this.#first = first === null ? null : new AskedFirst(first);
  }

  #receive(event: string, args: unknown[]): void {
    if (event === "first-answer") {
      this.#first?.answered(asAnswer(args[0]));
      return;
    }

    const last = args.at(-1);
    if (typeof last === "function") {
      const acknowledge = last as (body: object) => void;
      if (!this.dispatch(event, args.slice(0, -1), acknowledge)) {
        acknowledge({ ok: false, error: "unknown-event", message: "This page does not know that event." });
      }
    } else {
      this.dispatch(event, args, () => undefined);
    }
  }

  #onRefused(data: Readonly<Record<string, unknown>>): void {
    const code = asText(data["error"]);
    if (final.has(code)) {
      this.setState({ phase: "refused", code });
    } else {
      this.#scheduleRetry(asNumber(data["retryAfter"], 0, longestWish) ?? 0);
    }
  }

  /** The server does not answer on this connection: a new one is made, unless that has happened already. */
  #giveUp(engine: Socket["io"]["engine"]): void {
    if (this.#socket.connected && this.#socket.io.engine === engine) {
      this.#socket.disconnect();
      this.#scheduleRetry();
      if (this.#options.inCall?.() === true) {
        this.connect(); // the server did not end it for all its pages at once
      }
    }
  }

  #scheduleRetry(atLeastSeconds = 0): void {
    if (this.#closed) {
      return;
    }

    clearTimeout(this.#retry);
    this.#attemptBegan = 0; // none is under way
    const longest = this.#options.inCall?.() === true ? longestRetryInCall : longestRetry;
    // Jitter, so that a restarted server does not meet all its pages at the same moment.
    const delay = Math.max(atLeastSeconds * 1000, Math.min(longest, firstRetry * 1.7 ** this.#attempt) * (0.6 + Math.random() * 0.6));
    this.#attempt += 1;
    const before = this.getState();
    const since = before.phase === "lost" ? before.since : Date.now();
    this.setState({ phase: "lost", since, attempt: this.#attempt, retryAt: Date.now() + delay });
    this.#retry = setTimeout(() => {
      this.connect();
    }, delay);
  }
}
