import { facesAway } from "../call/media/facing";
import type { Settings } from "../call/types/settings";
import { chooseLanguage, type Language } from "../texts/chooseLanguage";

/** Where the page is drawn, and in which language; null in a page without such a place. */
export function prepareRoot(settings: Settings): { readonly root: HTMLElement; readonly language: Language } | null {
  const root = document.getElementById("root");
  if (root === null) {
    return null;
  }

  const language = chooseLanguage(settings.language, navigator.languages);
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  return { root, language };
}

/** One's own picture, as `Preview` shows it. */
export function ownPicture(settings: Settings, media: Promise<MediaStream> | null): HTMLElement {
  const video = element("video", "video-player");
  video.muted = true;
  video.autoplay = true;
  video.playsInline = true;
  const stage = element("div", "preview-stage", video);
  media?.then(
    (stream) => {
      if (stream.getVideoTracks().length > 0) {
        video.srcObject = stream;
        video.dataset["mirrored"] = String(settings.mirrorSelfView && !facesAway(stream));
        stage.dataset["camera"] = "on";
      }
    },
    () => undefined, // the interface says why there is no picture
  );
  return element("section", "preview", stage);
}

export function element<K extends keyof HTMLElementTagNameMap>(name: K, className: string, ...children: readonly Node[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}
