import type { Emoji } from "../types";

const table =
  "🐶 🐱 🦁 🐴 🦄 🐷 🐘 🐰 🐼 🐓 🐧 🐢 🐟 🐙 🦋 🌷 " +
  "🌳 🌵 🍄 🌏 🌙 ☁️ 🔥 🍌 🍎 🍓 🌽 🍕 🎂 ❤️ 😀 🤖 " +
  "🎩 👓 🔧 🎅 👍 ☂️ ⌛ ⏰ 🎁 💡 📕 ✏️ 📎 ✂️ 🔒 🔑 " +
  "🔨 ☎️ 🏁 🚂 🚲 ✈️ 🚀 🏆 ⚽ 🎸 🎺 🔔 ⚓ 🎧 📁 📌";

/** The 64 signs, six bits each. The order is part of the protocol. */
export const emojiTable: readonly Emoji[] = table.split(" ").map((symbol, number) => ({ symbol, number }));

/** The first `count` groups of six bits as signs. */
export function emojiOf(hash: Uint8Array, count: number): readonly Emoji[] {
  const signs: Emoji[] = [];
  for (let index = 0; index < count; index += 1) {
    const bit = index * 6;
    const word = ((hash[bit >> 3] ?? 0) << 8) | (hash[(bit >> 3) + 1] ?? 0);
    const sign = emojiTable[(word >> (10 - (bit & 7))) & 63];
    if (sign !== undefined) {
      signs.push(sign);
    }
  }

  return signs;
}
