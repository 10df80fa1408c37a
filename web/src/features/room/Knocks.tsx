import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet } from "../../app/DuetContext";
import type { Room } from "../../call";
import { Avatar } from "../../components/Avatar";
import { useTexts } from "../../texts/TextsContext";
import "./room.css";

/** Who is at the door of a locked room, for the host to decide. Announced when somebody comes. */
export function Knocks({ room }: { room: Room }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  return (
    <ul className="knocks" aria-live="assertive" data-empty={room.knocks.length === 0}>
      {room.knocks.map((knock) => {
        const name = knock.name || t("app.somebody");
        return (
          <li key={knock.id} className="knock">
            <Avatar name={knock.name} colorKey={knock.id} size={40} />
            <span className="knock-text">
              {t("room.knock", { name })}
              <small>{t("incoming.unverified")}</small>
            </span>
            <span className="knock-actions">
              <Button size="small" onClick={() => duet.rooms.deny(knock.id)}>
                {t("room.deny")}
              </Button>
              <Button size="small" variant="contained" onClick={() => duet.rooms.admit(knock.id)}>
                {t("room.admit")}
              </Button>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
