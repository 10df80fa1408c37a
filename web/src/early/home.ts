import type { Settings } from "../call/types/settings";
import { element, ownPicture, prepareRoot } from "./drawing";
import { homeTexts } from "./homeTexts";

/** The home screen as `Home` draws it, as far as nothing can be pressed: what it is, and one's own picture. The interface takes its place. */
export function drawHome(settings: Settings, media: Promise<MediaStream> | null): void {
  const prepared = prepareRoot(settings);
  if (prepared === null) {
    return;
  }

  const texts = homeTexts[prepared.language];
  const title = element("h1", "");
  title.textContent = texts.title;
  const lead = element("p", "");
  lead.textContent = texts.lead;
  const home = element(
    "div",
    "home",
    element("div", "home-intro", title, lead),
    element("div", "home-preview", ownPicture(settings, media)),
    element("div", "home-options", element("section", "card early-options")),
  );
  prepared.root.replaceChildren(element("div", "frame", element("header", "frame-head"), element("main", "", element("div", "home-screen", home))));
}
