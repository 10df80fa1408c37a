import Button, { type ButtonProps } from "@mui/material/Button";
import type { ReactNode } from "react";
import { useTexts } from "../texts/TextsContext";
import { CheckIcon, CopyIcon } from "./icons";
import { IconAction } from "./IconAction";
import { useCopy } from "./useCopy";

interface CopyButtonProps extends Pick<ButtonProps, "variant" | "size" | "fullWidth"> {
  label: string;
  /** What a screen reader hears, and what the button says for a moment. */
  confirmation: string;
  text: string | null;
  iconOnly?: boolean;
}

/** Copies a text. The name of the button stays the same while it confirms; a live region says that it is done. */
export function CopyButton({ label, confirmation, text, iconOnly = false, ...button }: CopyButtonProps): ReactNode {
  const { t } = useTexts();
  const { state, copy } = useCopy();
  const icon = state === "copied" ? <CheckIcon size={20} /> : <CopyIcon size={20} />;
  const press = () => {
    if (text !== null) {
      copy(text);
    }
  };

  return (
    <>
      {iconOnly ? (
        <IconAction label={label} icon={icon} onClick={press} disabled={text === null} data-confirmed={state === "copied"} />
      ) : (
        <Button {...button} startIcon={icon} onClick={press} disabled={text === null} aria-label={label}>
          {state === "copied" ? confirmation : label}
        </Button>
      )}
      <span role="status" className={state === "failed" ? "copy-failed" : "visually-hidden"}>
        {state === "copied" ? confirmation : state === "failed" ? t("app.copyFailed") : ""}
      </span>
    </>
  );
}
