import { applyAppearance, appearanceOf } from "./app/appearance";
import { currentRoute, showsPreview } from "./app/routes";
import { createDuet, type Duet } from "./call";
import { dropEarlyMedia } from "./early/earlyStart";
import { showFirstPicture } from "./early/firstPicture";
import { chooseLanguage, loadCatalogue } from "./texts/languages";
import { createTexts } from "./texts/texts";

/** Somebody who joins sees the interface by then, whatever the line is doing. */
const longestJoin = 400;

/** A browser whose storage hangs shows its interface by then. */
const longestKey = 400;

/**
 * The interface is fetched by then, in milliseconds since this script began: on a fast line the other person is seen sooner, and everything before that has
 * the processor to itself; on a slow line it comes while they are waited for.
 */
const latestFetch = 500;

// The call first: nothing has to be drawn for it, and it takes the longest.
const duet = createDuet();
const route = currentRoute();
if (showsPreview(route)) {
  duet.media.openPreview();
}

dropEarlyMedia();
const door = globalThis.duetEarly?.door;
const join = () => {
  if (route.screen === "room") {
    duet.rooms.join(route.roomId, route.fragment);
  }
};
if (door?.pressed) {
  join();
} else if (door) {
  door.onPress = join;
}

applyAppearance(appearanceOf(duet.getState()));
const language = chooseLanguage(duet.getState().settings.language, navigator.languages);
const texts = loadCatalogue(language);
void drawn();

// Not awaited at the top level: the interface imports modules that this one is bundled with, and both would wait for one another.
async function drawn(): Promise<void> {
  const fetching = setTimeout(() => globalThis.duetEarly?.fetchInterface(), latestFetch);
  await introduced(duet);
  const words = createTexts(language, await texts, navigator.languages);
  await showFirstPicture(duet, words);
  clearTimeout(fetching); // it is imported now
  const [{ start }] = await Promise.all([loadInterface(), keyKnown()]);
  await door?.released();
  start(duet, words);
}

/** In two tasks: what is pressed on a slow phone meanwhile is not kept waiting for both. */
async function loadInterface(): Promise<typeof import("./app/start")> {
  await import("react-dom/client"); // runs all libraries, which are one chunk (`build/chunks.ts`)
  await new Promise((resolve) => setTimeout(resolve));
  return await import("./app/start");
}

/** Until the key is there: a new one is offered for saving on the home screen, and on a phone would push down what is below. */
async function keyKnown(): Promise<void> {
  await Promise.race([globalThis.duetEarly?.identity, new Promise((resolve) => setTimeout(resolve, longestKey))]);
}

/** Until who joined, or came back into a call by a reload, has said its first word to the peer: the interface takes as long as that whole exchange. */
async function introduced({ getState, subscribe }: Duet): Promise<void> {
  const isJoining = () => {
    const { server, session } = getState();
    return session !== null && (session.phase.name === "joining" || server.phase === "connecting");
  };
  if (!isJoining()) {
    return;
  }

  await new Promise<void>((resolve) => {
    const done = () => {
      leave();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, longestJoin);
    const leave = subscribe(() => {
      if (!isJoining()) {
        done();
      }
    });
  });
}
