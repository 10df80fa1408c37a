import Button from "@mui/material/Button";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { navigate } from "../../app/routes";
import type { Peer, Session } from "../../call";
import { usePeerName } from "../../app/names";
import { Notice } from "../../components/Notice";
import { CopyButton } from "../../components/CopyButton";
import { LinkIcon, QrIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { ShareButton } from "../../components/ShareButton";
import { useTexts } from "../../texts/TextsContext";
import { ReceivedFiles } from "../chat/ReceivedFiles";
import { ServerNotice } from "../notices/ServerNotice";
import { Preview } from "../preview/Preview";
import { Knocks } from "./Knocks";
import "./room.css";

const QrDialog = lazy(() => import("../../components/QrDialog"));
const RoomControls = lazy(() => import("./RoomControls"));

/** Inside, or at the door of, a room with nobody else in it yet. */
export function Lobby({ session, left }: { session: Session; left: Peer | null }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const server = useDuetState((state) => state.server.phase);
  const phase = session.phase.name;
  const leftName = usePeerName(left);
  const lost = session.phase.name === "waiting-for-guest" && session.phase.left?.reason === "connection-lost";
  const link = session.room?.link ?? null;

  const leave = () => {
    duet.session.hangUp();
    duet.session.dismissSession();
    navigate("/", "replace");
  };

  return (
    <div className="lobby">
      {server === "online" ? null : <ServerNotice />}
      {left === null || phase !== "waiting-for-guest" ? null : (
        <Notice tone="info">{t(lost ? "ended.connection-lost" : "ended.peer-left", { name: leftName })}</Notice>
      )}
      <ReceivedFiles session={session} name={leftName} />
      {session.room?.handedOver === true && phase === "waiting-for-guest" ? <Notice tone="info">{t("room.youAreHost")}</Notice> : null}
      <Preview />
      <section className="card lobby-card">
        <span className="lobby-pulse" aria-hidden="true">
          <span />
          <span />
        </span>
        <h1>
          <span role="status">{t(phase === "waiting-for-guest" ? "room.waiting" : phase === "joining" ? "room.joining" : "room.knocking")}</span>
        </h1>
        {phase === "joining" ? null : <p className="lead">{t(phase === "waiting-for-guest" ? "room.waitingLead" : "room.knockingLead")}</p>}
        {phase === "waiting-for-guest" && link !== null ? <Invitation link={link} /> : null}
        {session.room === null ? null : <Knocks room={session.room} />}
        {phase === "waiting-for-guest" && session.room?.role === "host" ? (
          <Suspense fallback={null}>
            <RoomControls room={session.room} />
          </Suspense>
        ) : null}
        <Button variant="outlined" onClick={leave}>
          {t(phase === "waiting-for-guest" ? "room.leave" : "app.cancel")}
        </Button>
      </section>
    </div>
  );
}

function Invitation({ link }: { link: string }): ReactNode {
  const { t } = useTexts();
  const [qr, setQr] = useState(false);
  return (
    <div className="invitation">
      <p className="invitation-link" dir="ltr">
        <LinkIcon size={20} />
        <a href={link} onClick={(event) => event.preventDefault()} title={link}>
          <span className="visually-hidden">{t("room.link")}: </span>
          {link.replace(/^https?:\/\//, "")}
        </a>
      </p>
      <div className="button-row">
        <CopyButton variant="contained" size="large" label={t("room.copyLink")} confirmation={t("room.linkCopied")} text={link} />
        <IconAction className="tonal" label={t("home.showQr")} icon={<QrIcon />} onClick={() => setQr(true)} />
        <ShareButton className="tonal" url={link} text={t("room.shareText")} />
      </div>
      {qr ? (
        <Suspense fallback={null}>
          <QrDialog title={t("qr.roomTitle")} text={link} onClose={() => setQr(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}
