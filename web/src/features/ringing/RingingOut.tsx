import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { useMirrored } from "../../app/useMirrored";
import { navigate } from "../../app/routes";
import type { OutgoingCall } from "../../call";
import { formatId, knownName, parseId } from "../../call";
import { Avatar } from "../../components/Avatar";
import { CallIcon, CloseIcon } from "../../components/icons";
import { VideoPlayer } from "../../components/VideoPlayer";
import { useTexts } from "../../texts/TextsContext";
import "./ringing.css";

/** The call that this page places: what is true at this moment, and the way out. */
export function RingingOut({ call }: { call: OutgoingCall }): ReactNode {
  const contacts = useDuetState((state) => state.people.contacts);
  const id = parseId(call.to) === null ? call.to : formatId(call.to);
  const known = knownName(contacts, call.to, call.name);

  return call.phase.name === "failed" ? (
    <NotReached call={call} reason={call.phase.reason} name={known ?? id} />
  ) : (
    <Placing call={call} phase={call.phase.name} name={known} id={id} />
  );
}

function Placing({ call, phase, name, id }: { call: OutgoingCall; phase: "calling" | "ringing" | "connecting"; name: string | null; id: string }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const media = useDuetState((state) => state.media);
  const mirrored = useMirrored();
  const camera = media.camera.state === "on";

  return (
    <section className="ringing" aria-labelledby="ringing-title">
      <span className="ringing-avatar" data-phase={phase}>
        <Avatar name={name ?? ""} colorKey={call.to} size={120} />
      </span>
      <h1 id="ringing-title">{name ?? t("calling.to", { name: id })}</h1>
      {name === null ? null : (
        <p className="mono" dir="ltr">
          {id}
        </p>
      )}
      <p className="ringing-state" role="status">
        {t(`calling.${phase}`)}
      </p>
      <div className="ringing-self" data-camera={camera}>
        <VideoPlayer label={t("preview.you")} stream={camera ? media.preview : null} mirrored={mirrored} muted />
      </div>
      <Button variant="contained" color="error" size="large" startIcon={<CloseIcon size={20} />} onClick={() => duet.calls.cancel()}>
        {t("app.cancel")}
      </Button>
    </section>
  );
}

function NotReached({ call, reason, name }: { call: OutgoingCall; reason: Extract<OutgoingCall["phase"], { name: "failed" }>["reason"]; name: string }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const again = reason !== "bad-id" && reason !== "verification-failed" && reason !== "unproven" && reason !== "blocked";

  return (
    <section className="ringing" aria-labelledby="ringing-title">
      <Avatar name={name} colorKey={call.to} size={96} />
      <h1 id="ringing-title">{t("failed.title")}</h1>
      <p className="ringing-state" role="alert">
        {t(`failed.${reason}`, { name })}
      </p>
      <div className="button-row">
        {again ? (
          <Button variant="contained" size="large" startIcon={<CallIcon size={20} />} onClick={() => duet.calls.call(call.to, { video: call.video })}>
            {t("ended.callAgain")}
          </Button>
        ) : null}
        <Button
          variant={again ? "outlined" : "contained"}
          size="large"
          onClick={() => {
            duet.calls.dismissOutgoing();
            navigate("/");
          }}
        >
          {t("app.home")}
        </Button>
      </div>
    </section>
  );
}
