import Button from "@mui/material/Button";
import { type ReactNode, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { formatId, type IncomingCall, isIdentityId } from "../../call";
import { Avatar } from "../../components/Avatar";
import { CallIcon, CameraIcon, CameraOffIcon, CloseIcon, PauseIcon, UnverifiedIcon, VerifiedIcon } from "../../components/icons";
import { Modal } from "../../components/Modal";
import { useTexts } from "../../texts/TextsContext";
import { callerName, ringingName } from "./callerName";
import "./ringing.css";

/** Who the dialog is drawn with while nobody calls. */
const nobody: IncomingCall = {
  callId: "",
  from: { id: "", name: "", verified: true, classic: false },
  proven: true,
  contactName: null,
  media: { audio: true, video: true },
  expiresAt: 0,
  waiting: false,
  phase: { name: "ringing" },
};

/**
 * One call that rings here. Keyboard and screen reader land in it, on its first button (`showModal`); only an answer closes it. While nobody calls it
 * lies ready, closed: drawing it anew would take a third of the time until a ring is seen.
 */
export function IncomingCallDialog({ call: ringing }: { call: IncomingCall | null }): ReactNode {
  const call = ringing ?? nobody;
  const turn = useTurn(ringing?.callId ?? null);
  const { t } = useTexts();
  const duet = useDuet();
  const name = ringingName(call, t("app.somebody"));
  const isStranger = call.proven && name !== call.contactName?.trim();
  const busy = useDuetState((state) => state.session !== null && state.session.phase.name !== "ended");
  const answering = call.phase.name === "answering";
  const answer = (options?: { video?: boolean; replace?: boolean }) => () => duet.calls.answer(call.callId, options);

  return (
    <Modal role="alertdialog" openFor={ringing?.callId ?? null} title={t("incoming.title", { name })} describedBy="incoming-details">
      <div className="incoming">
        <span className="ringing-avatar" data-phase="ringing">
          <Avatar name={callerName(call, "")} colorKey={call.from.id} size={96} />
        </span>
        <div id="incoming-details" className="incoming-details">
          <p className="incoming-kind">
            {call.media.video ? <CameraIcon size={20} /> : <CallIcon size={20} />}
            {t(call.media.video ? "incoming.video" : "incoming.audio")}
          </p>
          <p className="incoming-trust" data-verified={call.proven}>
            {call.proven ? <VerifiedIcon size={18} /> : <UnverifiedIcon size={18} />}
            {t(call.proven ? "incoming.verified" : "incoming.unverified")}
          </p>
          {isStranger ? (
            call.from.name.trim() === "" ? null : (
              <p>{t("incoming.callsThemselves", { name: call.from.name.trim() })}</p>
            )
          ) : isIdentityId(call.from.id) ? (
            <p className="mono incoming-id" dir="ltr">
              {formatId(call.from.id)}
            </p>
          ) : null}
          {busy ? <p className="hint">{t("incoming.waiting")}</p> : null}
        </div>
        <div key={turn} className="incoming-actions">
          {busy ? (
            <>
              <Button variant="contained" size="large" disabled={answering} startIcon={<PauseIcon size={20} />} onClick={answer()}>
                {t("incoming.answerHold")}
              </Button>
              <Button variant="contained" color="secondary" size="large" disabled={answering} onClick={answer({ replace: true })}>
                {t("incoming.answerEnd")}
              </Button>
            </>
          ) : (
            <>
              <Button variant="contained" size="large" disabled={answering} startIcon={<CallIcon size={20} />} onClick={answer()}>
                {t("incoming.answer")}
              </Button>
              {call.media.video ? (
                <Button variant="contained" color="secondary" size="large" disabled={answering} startIcon={<CameraOffIcon size={20} />} onClick={answer({ video: false })}>
                  {t("incoming.answerWithoutVideo")}
                </Button>
              ) : null}
            </>
          )}
          <Button variant="contained" color="error" size="large" startIcon={<CloseIcon size={20} />} onClick={() => duet.calls.decline(call.callId)}>
            {t("incoming.decline")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** Another number after each call that rang: who presses a button of one call as it goes, and lets go on the next, presses none. */
function useTurn(callId: string | null): number {
  const [shown, setShown] = useState({ callId, turn: 0 });
  if (shown.callId !== callId) {
    setShown({ callId, turn: shown.turn + (shown.callId === null ? 0 : 1) });
  }

  return shown.turn;
}
