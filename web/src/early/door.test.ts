import { expect, test, vi } from "vitest";
import { defaultSettings } from "../call/types/settings";
import { type Language, languages, loadCatalogue } from "../texts/languages";
import { drawDoor } from "./door";
import { doorTexts } from "./doorTexts";

test.each(Object.keys(languages) as Language[])("%s has the texts of its catalogue at the early door", async (language) => {
  const catalogue = await loadCatalogue(language);
  expect(doorTexts[language]).toEqual({ ready: catalogue["room.ready"], join: catalogue["room.join"], joining: catalogue["room.joining"] });
});

test("the early door can be pressed once, and says that it was", () => {
  document.body.innerHTML = '<div id="root"></div>';
  const door = drawDoor({ ...defaultSettings, language: "de" }, null);
  const pressed = vi.fn<() => void>();
  door!.onPress = pressed;
  const button = document.querySelector("button")!;
  expect(button.textContent).toBe("Beitreten");
  button.click();
  button.click();
  expect(pressed).toHaveBeenCalledTimes(1);
  expect(door!.pressed).toBe(true);
  expect(document.querySelector("[role=status]")?.textContent).toBe("Beitritt …");
  expect(document.documentElement.lang).toBe("de");
});

test("the door may be exchanged while nobody presses", async () => {
  document.body.innerHTML = '<div id="root"></div>';
  await expect(drawDoor(defaultSettings, null)!.released()).resolves.toBeUndefined();
});
