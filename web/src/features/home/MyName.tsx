import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { Field } from "../../components/Field";
import { PersonIcon } from "../../components/icons";
import { useTexts } from "../../texts/TextsContext";

/** The longest name that the server takes. */
export const longestName = 64;

/** The name that others see. Kept in this browser with each key. */
export function MyName(): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const name = useDuetState((state) => state.settings.name);
  return (
    <Field
      label={t("home.yourName")}
      value={name}
      maxLength={longestName}
      autoComplete="name"
      startAdornment={<PersonIcon size={20} className="field-icon" />}
      onChange={(next) => duet.settings.change({ name: next })}
    />
  );
}
