import type { ReactNode } from "react";
import { CheckCircleIcon, InfoIcon, WarningIcon } from "./icons";

export type NoticeTone = "info" | "warning" | "error" | "success";

const icons = { info: InfoIcon, warning: WarningIcon, error: WarningIcon, success: CheckCircleIcon };

/** A message in the flow of the page: what is the matter, and what one can do. Errors interrupt a screen reader, the rest waits its turn. */
export function Notice({ tone, children, actions }: { tone: NoticeTone; children: ReactNode; actions?: ReactNode }): ReactNode {
  const Icon = icons[tone];
  return (
    <div className="notice" data-tone={tone} role={tone === "error" ? "alert" : "status"}>
      <Icon size={20} />
      <div className="notice-text">{children}</div>
      {actions ? <div className="notice-actions">{actions}</div> : null}
    </div>
  );
}
