import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { formatId, knownName } from "../../call";
import { useTexts } from "../../texts/TextsContext";

/** Whose calls are refused, and the way back. */
export function BlockedPeople(): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const blocked = useDuetState((state) => state.people.blocked);
  const contacts = useDuetState((state) => state.people.contacts);
  if (blocked.length === 0) {
    return null;
  }

  return (
    <div className="settings-list">
      <h3>{t("people.blocked")}</h3>
      <ul>
        {blocked.map((id) => (
          <li key={id}>
            <span>
              {knownName(contacts, id, "")}{" "}
              <span className="mono" dir="ltr">
                {formatId(id)}
              </span>
            </span>
            <Button size="small" onClick={() => duet.people.unblock(id)}>
              {t("people.unblock")}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
