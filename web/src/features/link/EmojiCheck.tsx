import type { ReactNode } from "react";

/** A few pictures, large enough to compare across a table. */
export function EmojiCheck({ emoji }: { emoji: readonly string[] }): ReactNode {
  return (
    <p className="emoji-check">
      {emoji.map((symbol, index) => (
        // A picture may come twice; its place is part of what is compared.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index}>{symbol}</span>
      ))}
    </p>
  );
}
