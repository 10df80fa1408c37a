import type { CaptureState, Duet } from "../call";

/** M and V turn the microphone and the camera on and off; one that is starting counts as on. Answers whether the key is one of them. */
export function toggleByKey({ getState, media }: Duet, letter: string): boolean {
  const { microphone, camera } = getState().media;
  switch (letter) {
    case "m":
      media.setMicrophone(!isWanted(microphone));
      return true;
    case "v":
      media.setCamera(!isWanted(camera));
      return true;
    default:
      return false;
  }
}

function isWanted({ state }: CaptureState): boolean {
  return state === "on" || state === "starting";
}

export function hasModifier({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey;
}

/** Whether a key pressed here, alone and for the first time, may be a shortcut. */
export function isSingleKey(event: KeyboardEvent): boolean {
  return !hasModifier(event) && !event.repeat && !event.defaultPrevented;
}

/** What the key writes; where that is no Latin letter, as on an Arabic or a Hindi keyboard, what stands there on a Latin one. */
export function letterOf({ key, code }: KeyboardEvent): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return (key.length === 1 && key > "\u007f" && letter !== undefined ? letter : key).toLowerCase();
}
