/** Longest name, in UTF-16 code units. */
const longest = 64;
/** Marks on one character that are kept. The scripts of the world need up to three or four; towers of them cover other people's lines. */
const mostMarks = 4;

const hidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufffd\u115f\u1160\u3164\uffa0\u2800\u{1d159}\ufffc]|(?![\u200c\u200d])\p{Cf}/gu;
/** A character with its marks, and the joiner between it and the one before. */
const seen = /([^\p{M}\p{Zs}\u200c\u200d])(?:[\u200c\u200d]*\p{M})*[\u200c\u200d]*/gu;

/**
 * A name that somebody else chose, with what can be seen of it: characters, each with a few marks, joiners between them, and single spaces. The server cleans by the same
 * rule (`PersonName`); this page does not take its word for it.
 */
export function cleanName(name: string): string {
  const words = name.slice(0, 4 * longest).replaceAll(hidden, "").split(/\p{Zs}+/u);
  const clean = words
    .map((word) => trimmed([...word.matchAll(seen)].map(([part]) => withFewMarks(part)).join("")))
    .filter((word) => word !== "")
    .join(" ");
  return clean.length <= longest ? clean : trimmed(clean.slice(0, longest).replace(/[\ud800-\udbff]$/, ""));
}

/** Of several joiners the last one holds; those after a mark too many go with it. */
function withFewMarks(part: string): string {
  let marks = 0;
  let joiner = "";
  let kept = "";
  for (const character of part) {
    if (character === "\u200c" || character === "\u200d") {
      joiner = character;
    } else if (!/\p{M}/u.test(character) || marks++ < mostMarks) {
      kept += joiner + character;
      joiner = "";
    }
  }

  return kept + joiner;
}

function trimmed(word: string): string {
  return word.replace(/[\u200c\u200d\s]+$/, "");
}
