/** What was pressed in the notification: one of its buttons, or the notification itself. */
export type RingAction = "answer" | "decline" | "show";

export interface RingNotification {
  readonly callId: string;
  readonly title: string;
  readonly body: string;
  /** The words on its buttons. */
  readonly answer: string;
  readonly decline: string;
}

/** The library of the DOM leaves out the buttons, which only notifications of service workers have. */
type WithButtons = NotificationOptions & { readonly actions: readonly { readonly action: RingAction; readonly title: string }[] };

const worker = "/notifications/worker.js";
const icon = "/icon-192.png";

/**
 * A notification of the system for a call that rings: with Answer and Decline where the browser has service workers, else plain.
 * The caller has looked whether it is permitted. Never throws; the returned function takes it away, also before it is there.
 */
export function showRing(ring: RingNotification, onAction: (action: RingAction) => void): () => void {
  const over = new AbortController();
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined; // not on insecure pages, nor in some private windows
  if (container === undefined) {
    showPlain(ring, onAction, over.signal);
  } else {
    container.addEventListener(
      "message",
      ({ data }: MessageEvent<unknown>) => {
        const action = readAction(data, ring.callId);
        if (action !== null) {
          onAction(action);
        }
      },
      { signal: over.signal },
    );
    showWithButtons(container, ring, over.signal).catch(() => {
      showPlain(ring, onAction, over.signal);
    });
  }

  return () => {
    over.abort();
  };
}

async function showWithButtons(container: ServiceWorkerContainer, { callId, title, body, answer, decline }: RingNotification, over: AbortSignal): Promise<void> {
  const registration = await container.register(worker, { scope: "/notifications/" });
  await activated(registration);
  const mark = crypto.randomUUID(); // the same call may be shown anew, with other words
  const options: WithButtons = {
    body,
    icon,
    tag: callId,
    requireInteraction: true,
    data: { callId, mark },
    actions: [
      { action: "answer", title: answer },
      { action: "decline", title: decline },
    ],
  };
  await inTurn(async () => {
    if (!over.aborted) {
      await registration.showNotification(title, options);
    }
  });
  const close = () =>
    inTurn(async () => {
      for (const notification of await registration.getNotifications({ tag: callId })) {
        if ((notification.data as { mark?: unknown } | null)?.mark === mark) {
          notification.close();
        }
      }
    });
  if (over.aborted) {
    await close();
  } else {
    over.addEventListener("abort", () => void close().catch(() => undefined), { once: true });
  }
}

/** A browser that does not answer holds the next notification up for so long, in milliseconds. */
const longestTurn = 5_000;

let last: Promise<unknown> = Promise.resolve();

/** Chromium forgets a notification that is put up while the list is read, as it is to take another one away. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const done = last.then(work);
  last = Promise.race([done, new Promise((resolve) => setTimeout(resolve, longestTurn))]).catch(() => undefined);
  return done;
}

function showPlain({ callId, title, body }: RingNotification, onAction: (action: RingAction) => void, over: AbortSignal): void {
  if (over.aborted) {
    return;
  }

  let notification: Notification;
  try {
    notification = new Notification(title, { body, icon, tag: callId, requireInteraction: true });
  } catch {
    return; // Chrome on Android has the constructor, and allows notifications of service workers only
  }

  notification.addEventListener("click", () => {
    onAction("show");
    notification.close();
  });
  over.addEventListener("abort", () => notification.close(), { once: true });
}

/** Only an active worker can show notifications; `ready` waits for one that rules over this page, and that none does. */
async function activated({ active, waiting, installing }: ServiceWorkerRegistration): Promise<void> {
  const coming = installing ?? waiting;
  if (active !== null || coming === null) {
    return;
  }

  await new Promise<void>((resolve, reject) => {
    const look = () => {
      if (coming.state === "activated") {
        resolve();
      } else if (coming.state === "redundant") {
        reject(new Error("The worker could not be installed."));
      }
    };
    coming.addEventListener("statechange", look);
    look();
  });
}

function readAction(data: unknown, callId: string): RingAction | null {
  if (typeof data !== "object" || data === null || !("type" in data) || !("action" in data) || !("callId" in data)) {
    return null;
  }

  const { type, action } = data;
  return type === "duet-ring" && data.callId === callId && (action === "answer" || action === "decline" || action === "show") ? action : null;
}
