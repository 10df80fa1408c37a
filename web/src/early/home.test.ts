import { expect, test } from "vitest";
import { defaultSettings } from "../call/types/settings";
import { type Language, languages, loadCatalogue } from "../texts/languages";
import { drawHome } from "./home";
import { homeTexts } from "./homeTexts";

test.each(Object.keys(languages) as Language[])("%s has the texts of its catalogue on the early home screen", async (language) => {
  const catalogue = await loadCatalogue(language);
  expect(homeTexts[language]).toEqual({ title: catalogue["home.title"], lead: catalogue["home.lead"] });
});

test("the early home screen speaks the chosen language, and has nothing to press", () => {
  document.body.innerHTML = '<div id="root"></div>';
  drawHome({ ...defaultSettings, language: "ar" }, null);
  expect(document.querySelector("h1")?.textContent).toBe(homeTexts.ar.title);
  expect(document.documentElement.dir).toBe("rtl");
  expect(document.querySelector("button, a, input")).toBeNull();
});
