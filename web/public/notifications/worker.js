// What can be pressed in the system's notification of a call that rings. It keeps nothing and fetches nothing, and its scope is this
// folder, in which no page is: a worker for anything else has the pages to itself.

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("notificationclick", (event) => {
  const { notification } = event;
  notification.close();
  // A click beside the buttons has no action.
  event.waitUntil(passOn(event.action || "show", notification.data?.callId));
});

async function passOn(action, callId) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages[0]; // the one that was looked at last; all of them ring
  if (page !== undefined) {
    page.postMessage({ type: "duet-ring", action, callId });
    if (action !== "decline") {
      await page.focus().catch(() => undefined); // the browser may refuse; the answer counts all the same
    }
  } else if (action !== "decline") {
    await self.clients.openWindow("/"); // while the caller waits, the new page rings, too
  }
}
