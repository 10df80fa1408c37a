import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Outcome } from "../peer/peerLink";
import type { SessionContext } from "./context";
import type { MediaPath } from "./mediaPath";
import { PeerInbox, type InboxSubject } from "./peerInbox";
import type { PeerPost } from "./peerPost";
import type { PeerTrust } from "./peerTrust";

/** What happened, in order. */
let log: string[];
let trusted: boolean;
let outcomes: Outcome[];
let link: ReturnType<typeof linkOf> | null;
let session: InboxSubject & { ended: boolean };
let inbox: PeerInbox;

/** A link that takes its time for a description, and none for candidates. */
function linkOf(name: string) {
  return {
    closed: false,
    pc: { remoteDescription: null as RTCSessionDescriptionInit | null },
    state: () => "new",
    async receive({ description }: { readonly description: RTCSessionDescriptionInit }): Promise<Outcome> {
      log.push(`${name} is given ${description.sdp?.trim() ?? ""}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const outcome = outcomes.shift() ?? "taken";
      if (outcome === "taken") {
        this.pc.remoteDescription = description;
      }

      log.push(`${name}: ${outcome}`);
      return outcome;
    },
    receiveCandidates: async ({ candidates }: { readonly candidates: readonly RTCIceCandidateInit[] }) => {
      log.push(`${name} is given ${candidates.map(({ candidate }) => candidate).join()}`);
      await Promise.resolve();
    },
    grant: ({ lines }: { readonly lines: readonly string[] }) => log.push(`${name} is asked for ${lines.join()}`),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  [log, trusted, outcomes, link] = [[], true, [], linkOf("link")];
  session = {
    ended: false,
    connect: (offer: boolean) => {
      link = linkOf("next");
      log.push(`connect(${offer})`);
    },
    end: (reason: string) => {
      session.ended = true;
      log.push(`end(${reason})`);
    },
    show: () => log.push("show"),
  };
  const path = {
    get link() {
      return link;
    },
    startedOver: () => log.push("started over"),
  } as unknown as MediaPath;
  const trust = {
    accept: async () => await Promise.resolve(trusted),
    taken: (sdp: string) => log.push(`${sdp.trim()} holds`),
    refuse: () => log.push("refused"),
  } as unknown as PeerTrust;
  inbox = new PeerInbox({ workFirst: () => () => undefined } as unknown as SessionContext, session, path, trust, { empty: Promise.resolve() } as unknown as PeerPost);
});

afterEach(() => {
  vi.useRealTimers();
});

/** Lets all that was received be worked on. */
async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(100);
}

async function until(last: string): Promise<void> {
  await settled();
  expect(log.at(-1)).toBe(last);
}

const offer = (sdp: string) => ({ offer: { type: "offer", sdp }, connection: "theirs" });
const candidate = { candidates: [{ candidate: "c1" }], connection: "theirs" };

test("candidates wait for the description that they belong to, and that one for what is under way here", async () => {
  inbox.readAfter(new Promise((resolve) => setTimeout(resolve, 5)).then(() => log.push("offered")));
  inbox.receive("offer", [offer("A")]);
  inbox.receive("ice-candidate", [candidate]);

  await until("link is given c1");
  expect(log).toEqual(["offered", "link is given A", "link: taken", "A holds", "show", "link is given c1"]);
});

test("a description that is not signed by whom it should be ends the session, and no link has it", async () => {
  trusted = false;
  inbox.receive("offer", [offer("A")]);
  inbox.receive("offer", [offer("B")]);
  inbox.receive("ice-candidate", [candidate]);
  await settled();

  expect(log).toEqual(["end(verification-failed)"]);
});

test("a session that ends while a description is judged gives it to no link", async () => {
  inbox.receive("offer", [offer("A")]);
  await Promise.resolve();
  session.ended = true;
  await settled();

  expect(log).toEqual([]);
});

test("a signed description that the link ignores proves nothing", async () => {
  outcomes = ["ignored"];
  inbox.receive("offer", [offer("A")]);
  await until("show");

  expect(log).not.toContain("A holds");
});

test("a description that the browser reads as another one is refused", async () => {
  outcomes = ["misread"];
  inbox.receive("offer", [offer("A")]);
  await settled();

  expect(log.slice(0, 3)).toEqual(["link is given A", "link: misread", "refused"]);
});

test("an offer finds a link, also before anything else did", async () => {
  link = null;
  inbox.receive("offer", [offer("A")]);
  await until("show");

  expect(log.slice(0, 2)).toEqual(["connect(false)", "next is given A"]);
});

test("the offer of a peer that began anew is given to a new link", async () => {
  outcomes = ["started-over"];
  inbox.receive("offer", [offer("A")]);
  await until("show");

  expect(log).toEqual(["link is given A", "link: started-over", "started over", "connect(false)", "next is given A", "next: taken", "A holds", "show"]);
});

test("an answer that the link cannot use is left alone", async () => {
  outcomes = ["broken"];
  inbox.receive("answer", [{ answer: { type: "answer", sdp: "A" } }]);
  await until("show");

  expect(log).toEqual(["link is given A", "link: broken", "show"]);
});

test("a wish comes where an offer would", async () => {
  inbox.receive("offer", [{ wanted: { restart: "", lines: ["screen"] }, connection: "theirs" }]);

  await until("link is asked for screen");
  expect(log).toHaveLength(1);
});
