import type { Emoji } from "../types";

const table =
  "🐶 Dog|🐱 Cat|🦁 Lion|🐴 Horse|🦄 Unicorn|🐷 Pig|🐘 Elephant|🐰 Rabbit|🐼 Panda|🐓 Rooster|🐧 Penguin|🐢 Turtle|🐟 Fish|🐙 Octopus|🦋 Butterfly|🌷 Flower|" +
  "🌳 Tree|🌵 Cactus|🍄 Mushroom|🌏 Globe|🌙 Moon|☁️ Cloud|🔥 Fire|🍌 Banana|🍎 Apple|🍓 Strawberry|🌽 Corn|🍕 Pizza|🎂 Cake|❤️ Heart|😀 Smiley|🤖 Robot|" +
  "🎩 Hat|👓 Glasses|🔧 Spanner|🎅 Santa|👍 Thumbs up|☂️ Umbrella|⌛ Hourglass|⏰ Clock|🎁 Gift|💡 Light bulb|📕 Book|✏️ Pencil|📎 Paperclip|✂️ Scissors|🔒 Lock|🔑 Key|" +
  "🔨 Hammer|☎️ Telephone|🏁 Flag|🚂 Train|🚲 Bicycle|✈️ Aeroplane|🚀 Rocket|🏆 Trophy|⚽ Ball|🎸 Guitar|🎺 Trumpet|🔔 Bell|⚓ Anchor|🎧 Headphones|📁 Folder|📌 Pin";

/** The 64 signs, six bits each. The order is part of the protocol. */
export const emojiTable: readonly Emoji[] = table.split("|").map((entry) => {
  const space = entry.indexOf(" ");
  return { symbol: entry.slice(0, space), name: entry.slice(space + 1) };
});

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
