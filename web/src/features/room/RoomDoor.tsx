import Button from "@mui/material/Button";
import { type ReactNode, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { DoorIcon } from "../../components/icons";
import { useTexts } from "../../texts/TextsContext";
import { MyName } from "../home/MyName";
import { Preview } from "../preview/Preview";
import "./door.css";

/** Before the room: look at oneself, say a name, join. */
export function RoomDoor({ roomId, fragment }: { roomId: string; fragment: string }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const online = useDuetState((state) => state.server.phase === "online");
  const [asked, setAsked] = useState(false);

  return (
    <div className="door">
      <Preview />
      <section className="card door-card">
        <span className="door-sign">
          <DoorIcon size={32} />
        </span>
        <h1>{t("room.ready")}</h1>
        <p className="hint">{t("preview.without")}</p>
        <MyName />
        <Button
          variant="contained"
          size="large"
          fullWidth
          onClick={() => {
            setAsked(true);
            duet.rooms.join(roomId, fragment);
          }}
        >
          {t("room.join")}
        </Button>
        <p role="status" className="hint">
          {asked && !online ? t("server.connecting") : ""}
        </p>
      </section>
    </div>
  );
}
