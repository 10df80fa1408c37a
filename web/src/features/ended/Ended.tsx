import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet } from "../../app/DuetContext";
import { usePeerName } from "../../app/names";
import { navigate } from "../../app/routes";
import type { EndReason, Session } from "../../call";
import { Avatar } from "../../components/Avatar";
import { CallIcon, WarningIcon } from "../../components/icons";
import type { TextKey } from "../../texts/catalogue";
import { useTexts } from "../../texts/TextsContext";
import { ReceivedFiles } from "../chat/ReceivedFiles";
import "../ringing/ringing.css";
import "./ended.css";

/** Reasons after which one more attempt makes no sense. */
const final: ReadonlySet<EndReason> = new Set(["room-expired", "verification-failed", "unproven", "moved", "answered-elsewhere"]);

/** How the call ended, who ended it, and what one can do now. */
export function Ended({ session }: { session: Session }): ReactNode {
  const { t, duration } = useTexts();
  const duet = useDuet();
  const name = usePeerName(session.peer);
  if (session.phase.name !== "ended") {
    return null;
  }

  const { reason, at } = session.phase;
  const unsafe = reason === "verification-failed" || reason === "unproven";
  const seconds = session.connectedAt === null ? null : (at - session.connectedAt) / 1000;
  const home = () => {
    duet.session.dismissSession();
    navigate("/");
  };
  const again = () => {
    if (session.room !== null) {
      duet.rooms.join(session.room.roomId, new URL(session.room.link, location.href).hash);
    } else if (session.peer !== null) {
      duet.calls.call(session.peer.id);
    }
  };
  const canRepeat = !final.has(reason) && (session.room !== null || session.peer !== null);

  return (
    <section className="ringing ended" aria-labelledby="ended-title">
      {unsafe ? (
        <span className="ended-warning">
          <WarningIcon size={48} />
        </span>
      ) : (
        <Avatar name={session.peer === null ? "" : name} colorKey={session.peer?.id} size={96} />
      )}
      <h1 id="ended-title">{t(unsafe ? "verify.failedTitle" : "ended.title")}</h1>
      <p className="ringing-state" role={unsafe ? "alert" : "status"}>
        {t(endText(reason, session.kind), { name })}
      </p>
      {seconds === null ? null : <p className="hint">{t("ended.lasted", { time: duration(seconds) })}</p>}
      <ReceivedFiles session={session} name={name} />
      <div className="button-row">
        {reason === "moved" ? (
          <Button variant="contained" size="large" startIcon={<CallIcon size={20} />} onClick={() => duet.session.takeBack()}>
            {t("ended.takeBack")}
          </Button>
        ) : null}
        {canRepeat ? (
          <Button variant="contained" size="large" startIcon={<CallIcon size={20} />} onClick={again}>
            {t(session.kind === "room" ? "ended.joinAgain" : "ended.callAgain")}
          </Button>
        ) : null}
        <Button variant={canRepeat || reason === "moved" ? "outlined" : "contained"} size="large" onClick={home}>
          {t("app.home")}
        </Button>
      </div>
    </section>
  );
}

/** One leaves a room, and hangs up a call. */
export function endText(reason: EndReason, kind: Session["kind"]): TextKey {
  if (kind === "room" && reason === "hung-up") {
    return "ended.left";
  }

  return kind === "room" && reason === "peer-hung-up" ? "ended.peer-left" : `ended.${reason}`;
}
