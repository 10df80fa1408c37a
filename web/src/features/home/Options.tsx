import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet } from "../../app/DuetContext";
import { navigate } from "../../app/routes";
import { PlusIcon } from "../../components/icons";
import { useTexts } from "../../texts/TextsContext";
import { CallById } from "./CallById";
import { MyId } from "./MyId";
import { MyName } from "./MyName";

/** Everything one can begin with: my name, my ID to give away, an ID to call, a room to open. */
export function Options(): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();

  const openRoom = () => {
    const { roomId, link } = duet.rooms.create();
    const { pathname, hash } = new URL(link, location.href);
    navigate(pathname + hash);
    duet.rooms.join(roomId, hash);
  };

  return (
    <section className="card options" aria-label={t("home.callSomebody")}>
      <MyName />
      <CallById />
      <div className="options-divider" aria-hidden="true">
        <span>{t("home.orRoom")}</span>
      </div>
      <div className="options-room">
        <Button variant="contained" color="secondary" size="large" fullWidth startIcon={<PlusIcon />} onClick={openRoom} aria-describedby="new-room-hint">
          {t("home.newRoom")}
        </Button>
        <p id="new-room-hint" className="hint">
          {t("home.newRoomHint")}
        </p>
      </div>
      <MyId />
    </section>
  );
}
