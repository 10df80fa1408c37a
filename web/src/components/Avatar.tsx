import type { ReactNode } from "react";
import { PersonIcon } from "./icons";

const tones = 6;

/** A round sign for a person: the first letters of the name on a colour that always is the same for the same key. */
export function Avatar({ name, colorKey, size = 48 }: { name: string; colorKey?: string | undefined; size?: number }): ReactNode {
  const letters = initials(name);
  return (
    <span className="avatar" data-tone={toneOf(colorKey ?? name)} style={{ width: size, height: size, fontSize: size * 0.38 }} aria-hidden="true">
      {letters === "" ? <PersonIcon size={Math.round(size * 0.5)} /> : letters}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = words[0];
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last].map((word) => firstCharacter(word)).join("").toLocaleUpperCase();
}

function firstCharacter(word: string | undefined): string {
  return (word && Array.from(word).find((character) => /[\p{L}\p{N}]/u.test(character))) ?? "";
}

function toneOf(key: string): number {
  let hash = 7;
  for (const character of key) {
    hash = (Math.imul(hash, 33) ^ (character.codePointAt(0) ?? 0)) >>> 0;
  }

  return (hash >>> 7) % tones;
}
