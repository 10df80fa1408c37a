import IconButton, { type IconButtonProps } from "@mui/material/IconButton";
import type { ReactNode, Ref } from "react";

interface IconActionProps extends Omit<IconButtonProps, "aria-label" | "title" | "children"> {
  label: string;
  icon: ReactNode;
  /** Shown at the corner: the number of things that wait behind the button. */
  badge?: string | null | undefined;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that shows only an icon; its label is its name and its tooltip. */
export function IconAction({ label, icon, badge, className, ...rest }: IconActionProps): ReactNode {
  return (
    <IconButton aria-label={label} title={label} className={`icon-action ${className ?? ""}`} {...rest}>
      {icon}
      {/* Drawn by the style sheet: it is not part of the button's name. */}
      {badge ? <span className="icon-action-badge" data-badge={badge} /> : null}
    </IconButton>
  );
}
