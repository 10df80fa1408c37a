import Button from "@mui/material/Button";
import { type ReactNode, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { navigate } from "../../app/routes";
import { type Emoji, formatId, type LinkJoin, parseId } from "../../call";
import { Field } from "../../components/Field";
import { KeyIcon } from "../../components/icons";
import { Notice } from "../../components/Notice";
import { Signs } from "../../components/Signs";
import type { TextKey } from "../../texts/catalogue";
import { signNames } from "../../texts/signNames";
import { useTexts } from "../../texts/TextsContext";
import { longestName } from "../home/MyName";
import { deviceName } from "./deviceName";
import "./link.css";

const failures: Record<Extract<LinkJoin, { state: "failed" }>["why"], TextKey> = {
  "bad-link": "link.badLink",
  denied: "link.denied",
  "no-answer": "link.offline",
  "bad-proof": "link.expired",
  "wrong-signs": "link.wrongSigns",
  "rate-limited": "server.refused.rate-limited",
  network: "link.network",
  refused: "link.badLink",
};

/** On the new device: asks to speak for an identity, and has the person choose what the other device shows. */
export default function LinkScreen({ fragment }: { fragment: string }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const join = useDuetState((state) => state.identity.join);
  const [name, setName] = useState(deviceName);
  const id = parseId(fragment.replace(/^#/, "").split(".")[0] ?? "");

  return (
    <section className="card link-card">
      <span className="door-sign">
        <KeyIcon size={32} />
      </span>
      <h1>{t("link.title")}</h1>
      {id === null ? (
        <Notice tone="error">{t("link.badLink")}</Notice>
      ) : (
        <>
          <p>{t("link.newLead", { id: formatId(id) })}</p>
          {join.state === "idle" || join.state === "failed" ? (
            <form
              className="form"
              onSubmit={(event) => {
                event.preventDefault();
                duet.identity.joinLink(fragment, name.trim());
              }}
            >
              {join.state === "failed" ? <Notice tone="error">{t(failures[join.why])}</Notice> : null}
              <Field label={t("link.deviceName")} value={name} maxLength={longestName} onChange={setName} />
              <Button type="submit" variant="contained" size="large" disabled={name.trim() === ""}>
                {t("link.start")}
              </Button>
            </form>
          ) : null}
          {join.state === "asking" ? (
            <p role="status">{t("link.asking")}</p>
          ) : null}
          {join.state === "choosing" ? <Choices choices={join.choices} /> : null}
          {join.state === "confirming" ? <p role="status">{t("link.confirmThere")}</p> : null}
          {join.state === "done" ? (
            <Notice tone="success">
              {t("link.granted")} {t("link.takeBackHint")}
            </Notice>
          ) : null}
        </>
      )}
      <Button onClick={() => navigate("/", "replace")}>{t("app.home")}</Button>
    </section>
  );
}

/** What the other device shows is one of these. Whoever does not see that device cannot know which. */
function Choices({ choices }: { choices: readonly (readonly Emoji[])[] }): ReactNode {
  const { t, language } = useTexts();
  const duet = useDuet();
  const names = signNames(language);
  return (
    <div className="link-step">
      <p role="status">{t("link.choose")}</p>
      <div className="link-choices">
        {choices.map((signs, place) => {
          const name = signs.map(({ number }) => names[number]).join(", ");
          return (
            <Button key={name} variant="outlined" color="inherit" aria-label={name} onClick={() => duet.identity.chooseLink(place)}>
              <Signs signs={signs} />
            </Button>
          );
        })}
        <Button color="error" onClick={() => duet.identity.chooseLink(null)}>
          {t("link.none")}
        </Button>
      </div>
    </div>
  );
}
