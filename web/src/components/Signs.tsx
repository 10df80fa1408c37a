import type { ReactNode } from "react";
import type { Emoji } from "../call";
import { signNames } from "../texts/signNames";
import { useTexts } from "../texts/TextsContext";
import { signPictures } from "./signPictures";
import "./signs.css";

/** Signs to compare, each with its name: as they stand, or read to one another. */
export function Signs({ signs }: { signs: readonly Emoji[] }): ReactNode {
  const { language } = useTexts();
  const names = signNames(language);
  return (
    // Spans, so that a button may hold it.
    <span className="signs" role="list">
      {signs.map(({ number }, place) => (
        // A sign may come twice; its place is part of what is compared.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={place} role="listitem">
          <Picture number={number} />
          <small>{names[number]}</small>
        </span>
      ))}
    </span>
  );
}

function Picture({ number }: { number: number }): ReactNode {
  const picture = signPictures[number];
  return (
    <svg viewBox="-1 -1 34 34" aria-hidden="true">
      <path d={picture?.solid} fill="currentColor" fillRule="evenodd" />
      <path d={picture?.lines} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
