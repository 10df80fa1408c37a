import Button from "@mui/material/Button";
import { type ReactNode, useEffect, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { usePeerName } from "../../app/names";
import type { Session, SessionPhase } from "../../call";
import { useTexts } from "../../texts/TextsContext";
import { UnsavedFiles } from "../notices/UnsavedFiles";
import { Knocks } from "../room/Knocks";
import { useSilenced } from "../preview/MediaProblem";
import { CallNotice } from "./CallNotice";
import { DeviceNotice } from "./DeviceNotice";
import { disputes } from "./disputes";
import type { View } from "./InCall";
import { LatestLine } from "./LatestLine";
import { awayText } from "./peerPicture";

/** What goes on around the call, in words: held, away, reconnecting, paused, muted. Live, so it is also heard. */
export function CallNotices({ session, view, change }: { session: Session; view: View; change: (next: Partial<View>) => void }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const name = usePeerName(session.peer);
  const speakingWhileMuted = useDuetState((state) => state.media.speakingWhileMuted);
  const silenced = useSilenced();
  const sharing = useDuetState((state) => state.media.screen.state === "on");

  return (
    <div className="call-notices">
      <div role="status" className="call-notices-live">
        <StateNotice session={session} name={name} />
        {session.hold === "mine" || session.hold === "both" ? (
          <CallNotice
            action={
              <Button size="small" variant="contained" onClick={() => duet.session.setHold(false)}>
                {t("call.resume")}
              </Button>
            }
          >
            {t("call.youHold")}
          </CallNotice>
        ) : null}
        {session.hold === "both" ? <CallNotice>{t("call.peerHolds", { name })}</CallNotice> : null}
        {session.hold === "theirs" ? <span className="visually-hidden">{t("call.peerHolds", { name })}</span> : null}
        {session.videoPause.mine === null ? null : <CallNotice>{t("call.videoPausedWeak")}</CallNotice>}
        {session.videoPause.theirs === null ? null : <span className="visually-hidden">{t("call.peerVideoPausedWeak", { name })}</span>}
        <DeviceNotice />
        {silenced.map((key) => (
          <CallNotice key={key}>{t(key)}</CallNotice>
        ))}
        {sharing ? (
          <CallNotice
            action={
              <Button size="small" variant="contained" onClick={() => duet.media.stopScreen()}>
                {t("media.stopSharing")}
              </Button>
            }
          >
            {t("call.youPresent")}
          </CallNotice>
        ) : null}
        {view.panel !== "chat" && session.files.some(({ direction, state }) => direction === "in" && state.phase === "offered") ? (
          <CallNotice
            action={
              <Button size="small" variant="contained" onClick={() => change({ panel: "chat" })}>
                {t("files.show")}
              </Button>
            }
          >
            {t("files.offered", { name })}
          </CallNotice>
        ) : null}
        {view.panel === "chat" ? null : <LatestLine session={session} name={name} onOpen={() => change({ panel: "chat" })} />}
        <UnsavedFiles inCall />
        {session.remote.screen === null ? null : <span className="visually-hidden">{t("call.peerPresents", { name })}</span>}
        {speakingWhileMuted ? (
          <CallNotice
            action={
              <Button size="small" variant="contained" onClick={() => duet.media.setMicrophone(true)}>
                {t("media.unmuteMicrophone")}
              </Button>
            }
          >
            {t("call.speakingWhileMuted")}
          </CallNotice>
        ) : null}
      </div>
      <Dispute session={session} />
      <HeldCall />
      {session.room === null ? null : <Knocks room={session.room} />}
    </div>
  );
}

function StateNotice({ session, name }: { session: Session; name: string }): ReactNode {
  const { t } = useTexts();
  const server = useDuetState((state) => state.server.phase);
  const back = useComeBack(session.phase);

  switch (session.phase.name) {
    case "connecting":
      return session.phase.slow === true ? <CallNotice tone="warning">{t("call.connectingSlow")}</CallNotice> : null;
    case "reconnecting":
      return <CallNotice tone="warning">{t("call.reconnecting")}</CallNotice>;
    case "peer-away":
      return <CallNotice tone="warning">{t(awayText[session.phase.why], { name })}</CallNotice>;
    case "connected":
      if (session.phase.quiet === true) {
        return <CallNotice tone="warning">{t("call.quiet", { name })}</CallNotice>;
      }

      if (session.phase.still === true) {
        return <CallNotice tone="warning">{t("call.pictureStill", { name })}</CallNotice>;
      }

      if (back) {
        return <CallNotice>{t("call.peerBack", { name })}</CallNotice>;
      }

      return server === "lost" ? <CallNotice tone="warning">{t("server.lostInCall")}</CallNotice> : <span className="visually-hidden">{t("call.connected", { name })}</span>;
    default:
      return null;
  }
}

/** Whom the person expects is not proven to be there: nothing of theirs is sent until they say that it will do. */
function Dispute({ session: { verification } }: { session: Session }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  return (
    <div role="alert">
      {verification.state === "disputed" ? (
        <CallNotice
          tone="danger"
          action={
            <Button size="small" variant="contained" color="error" onClick={() => duet.session.acceptPeer()}>
              {t("verify.accept")}
            </Button>
          }
        >
          {t(disputes[verification.why].title)}. {t(disputes[verification.why].lead)}
        </CallNotice>
      ) : null}
    </div>
  );
}

const greeting = 5_000;

/** Whether the other one, who had gone, is connected again, and that is news. */
function useComeBack({ name }: SessionPhase): boolean {
  const [back, setBack] = useState<"no" | "expected" | "greeted">("no");
  if (name === "peer-away" && back !== "expected") {
    setBack("expected");
  } else if (name === "connected" && back === "expected") {
    setBack("greeted");
  }

  useEffect(() => {
    if (back !== "greeted") {
      return undefined;
    }

    const timer = setTimeout(() => setBack("no"), greeting);
    return () => clearTimeout(timer);
  }, [back]);

  return back === "greeted";
}

function HeldCall(): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const held = useDuetState((state) => state.held);
  const name = usePeerName(held?.peer ?? null);
  if (held === null) {
    return null;
  }

  return (
    <CallNotice
      action={
        <Button size="small" variant="contained" onClick={() => duet.session.swap()}>
          {t("call.swap", { name })}
        </Button>
      }
    >
      {t("call.heldCall", { name })}
    </CallNotice>
  );
}
