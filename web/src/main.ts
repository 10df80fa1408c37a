import { applyAppearance, appearanceOf } from "./app/useAppearance";
import { currentRoute, showsPreview } from "./app/routes";
import { createDuet } from "./call";
import { chooseLanguage, loadCatalogue } from "./texts/languages";

// Camera and signalling first: they take the longest, and nothing has to be drawn for them.
const duet = createDuet();
if (showsPreview(currentRoute())) {
  duet.media.openPreview();
}

applyAppearance(appearanceOf(duet.getState()));
const language = chooseLanguage(duet.getState().settings.language, navigator.languages);

// Not awaited at the top level: the interface imports modules that this one is bundled with, and both would wait for one another.
void Promise.all([import("./app/start"), loadCatalogue(language)]).then(([{ start }, catalogue]) => {
  start(duet, language, catalogue);
});
