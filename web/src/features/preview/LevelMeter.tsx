import { type ReactNode, useEffect, useRef } from "react";
import { useDuet } from "../../app/DuetContext";
import type { Levels } from "../../call";

/** How loud it is, as five bars. Written past React, because it changes many times a second; a decoration for those who see. */
export function LevelMeter({ source, active }: { source: keyof Levels; active: boolean }): ReactNode {
  const duet = useDuet();
  const meter = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const element = meter.current;
    if (!active || element === null) {
      return undefined;
    }

    const stop = duet.subscribeLevels((levels) => element.style.setProperty("--level", levels[source].toFixed(2)));
    return () => {
      stop();
      element.style.removeProperty("--level");
    };
  }, [duet, source, active]);

  return (
    <span ref={meter} className="level-meter" data-active={active} aria-hidden="true">
      {[0, 1, 2, 3, 4].map((bar) => (
        <span key={bar} />
      ))}
    </span>
  );
}
