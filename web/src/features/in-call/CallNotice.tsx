import type { ReactNode } from "react";

/** One sentence over the pictures, with what one may do about it. */
export function CallNotice({ tone = "info", action, children }: { tone?: "info" | "warning" | "danger"; action?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <div className="call-notice" data-tone={tone}>
      <span>{children}</span>
      {action}
    </div>
  );
}
