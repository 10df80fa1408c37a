import Button from "@mui/material/Button";
import { type ReactNode, useEffect, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { parseId } from "../../call";
import { Field } from "../../components/Field";
import { CallIcon } from "../../components/icons";
import { useTexts } from "../../texts/TextsContext";

/** The field for an ID, and the button that calls it. Enter calls, too. */
export function CallById(): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const ownId = useDuetState((state) => state.me.id);
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string | null>(null);

  const complete = parseId(idOf(typed));
  useEffect(() => {
    duet.calls.expect(complete);
    return () => duet.calls.expect(null);
  }, [duet, complete]);

  const call = () => {
    const id = idOf(typed);
    if (id === "") {
      setError(t("people.badId"));
    } else if (id === ownId || parseId(id) === ownId) {
      setError(t("home.idOwn"));
    } else {
      setError(null);
      duet.calls.call(id);
    }
  };

  return (
    <form
      className="call-by-id"
      onSubmit={(event) => {
        event.preventDefault();
        call();
      }}
    >
      <Field
        label={t("home.idToCall")}
        value={typed}
        error={error}
        maxLength={256}
        autoComplete="off"
        inputProps={{ spellCheck: false, autoCapitalize: "characters", className: "mono-input" }}
        onChange={(next) => {
          setTyped(next);
          setError(null);
        }}
      />
      <Button type="submit" variant="contained" size="large" startIcon={<CallIcon size={20} />}>
        {t("home.call")}
      </Button>
    </form>
  );
}

/** People paste whole call-me links into the field; what counts is the ID at the end. */
export function idOf(typed: string): string {
  const text = typed.trim();
  const link = /\/c\/([^/?#]+)/.exec(text);
  return link?.[1] ? decodeURIComponent(link[1]) : text;
}
