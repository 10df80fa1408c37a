import type { ReactNode } from "react";
import type { Quality } from "../../call";

const levels = ["lost", "poor", "fair", "good", "good"] as const;

/** The word for the bars. */
export function qualityLevel(quality: Quality): (typeof levels)[number] | "unknown" {
  return quality.state === "unknown" ? "unknown" : levels[quality.bars];
}

/** The connection as four bars; the word for it is the name of the control around. */
export function QualityBars({ quality }: { quality: Quality }): ReactNode {
  const bars = quality.state === "unknown" ? 0 : quality.bars;
  return (
    <span className="quality-bars" data-level={qualityLevel(quality)} aria-hidden="true">
      {[1, 2, 3, 4].map((bar) => (
        <span key={bar} data-on={bar <= bars} />
      ))}
    </span>
  );
}
