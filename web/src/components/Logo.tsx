import type { ReactNode } from "react";

/** Two voices that overlap: the mark of Duet. */
export function Logo({ size = 32 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle cx="11.5" cy="16" r="9.5" fill="var(--primary)" />
      <circle cx="20.5" cy="16" r="9.5" fill="var(--logo-second)" />
      <path d="M16 7.64a9.5 9.5 0 0 1 0 16.72 9.5 9.5 0 0 1 0-16.72Z" fill="var(--logo-overlap)" />
    </svg>
  );
}
