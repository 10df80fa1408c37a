import Button from "@mui/material/Button";
import { type ReactNode, useEffect } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { navigate } from "../../app/routes";
import { formatId, knownName, parseId } from "../../call";
import { Avatar } from "../../components/Avatar";
import { CallIcon } from "../../components/icons";
import { useTexts } from "../../texts/TextsContext";
import { Preview } from "../preview/Preview";
import { MyName } from "./MyName";
import "./home.css";

/** What a call-me link opens: one person, one button. */
export function CallMe({ id }: { id: string }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const contacts = useDuetState((state) => state.people.contacts);
  const ownId = useDuetState((state) => state.me.id);
  const wanted = parseId(id) ?? id;
  const shown = parseId(id) === null ? id : formatId(wanted);
  const name = knownName(contacts, wanted, "");
  const own = wanted === ownId;

  useEffect(() => {
    duet.calls.expect(wanted);
    return () => duet.calls.expect(null);
  }, [duet, wanted]);

  return (
    <div className="door">
      <Preview />
      <section className="card door-card">
        <Avatar name={name ?? ""} colorKey={wanted} size={72} />
        <h1>{t("callMe.title", { name: name ?? t("app.somebody") })}</h1>
        <p className="mono" dir="ltr">
          {shown}
        </p>
        <p className="hint">{t(own ? "home.idOwn" : "callMe.lead")}</p>
        <MyName />
        <Button variant="contained" size="large" fullWidth startIcon={<CallIcon size={20} />} disabled={own} onClick={() => duet.calls.call(wanted)}>
          {t("home.call")}
        </Button>
        <Button fullWidth onClick={() => navigate("/")}>
          {t("app.home")}
        </Button>
      </section>
    </div>
  );
}
