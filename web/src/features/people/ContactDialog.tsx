import Button from "@mui/material/Button";
import { type ReactNode, useId, useState } from "react";
import { useDuet } from "../../app/DuetContext";
import { formatId, parseId } from "../../call";
import { Field } from "../../components/Field";
import { Modal } from "../../components/Modal";
import { useTexts } from "../../texts/TextsContext";
import { idOf } from "../home/CallById";
import { longestName } from "../home/MyName";

interface ContactDialogProps {
  /** Null: a new one. */
  contact: { readonly id: string; readonly name: string } | null;
  onClose: () => void;
}

/** Adds a person, or gives one another name. */
export default function ContactDialog({ contact, onClose }: ContactDialogProps): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const form = useId();
  const [name, setName] = useState(contact?.name ?? "");
  const [id, setId] = useState(contact === null ? "" : formatId(contact.id));
  const [error, setError] = useState<string | null>(null);

  const save = () => {
    const parsed = parseId(idOf(id));
    if (parsed === null || !duet.people.saveContact(parsed, name.trim())) {
      setError(t("people.badId"));
    } else {
      onClose();
    }
  };

  return (
    <Modal
      title={t(contact === null ? "people.add" : "people.edit")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" form={form} variant="contained" disabled={name.trim() === ""}>
            {t("app.save")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="form"
        data-autofocus
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field label={t("people.name")} value={name} maxLength={longestName} autoComplete="off" onChange={setName} />
        <Field
          label={t("people.id")}
          value={id}
          error={error}
          maxLength={256}
          autoComplete="off"
          readOnly={contact !== null}
          inputProps={{ spellCheck: false, className: "mono-input" }}
          onChange={(next) => {
            setId(next);
            setError(null);
          }}
        />
      </form>
    </Modal>
  );
}
