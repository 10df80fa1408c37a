import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { knownName } from "../../call";
import { MissedIcon } from "../../components/icons";
import { useTexts } from "../../texts/TextsContext";
import "./people.css";

/** At the top of the home screen: who called in vain, until one has seen it. */
export function MissedCalls(): ReactNode {
  const { t, moment } = useTexts();
  const duet = useDuet();
  const missed = useDuetState((state) => state.people.missed);
  const contacts = useDuetState((state) => state.people.contacts);
  const unseen = missed.filter((call) => !call.seen);
  if (unseen.length === 0) {
    return null;
  }

  return (
    <section className="missed" aria-labelledby="missed-title">
      <header className="missed-head">
        <MissedIcon />
        <h2 id="missed-title">{t("people.missedCount", { count: unseen.length })}</h2>
        <Button size="small" onClick={() => duet.people.markMissedSeen()}>
          {t("people.seen")}
        </Button>
      </header>
      <ul>
        {unseen.slice(0, 5).map((call) => {
          const name = knownName(contacts, call.from, call.name) ?? t("app.somebody");
          return (
            <li key={call.callId}>
              <span className="missed-name">{name}</span>
              <time dateTime={new Date(call.time).toISOString()}>{moment(call.time)}</time>
              <Button size="small" aria-label={t("people.callName", { name })} onClick={() => duet.calls.call(call.from)}>
                {t("home.call")}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
