import Button from "@mui/material/Button";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import type { Contact } from "../../call";
import { PersonAddIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { useTexts } from "../../texts/TextsContext";
import { ContactRow } from "./ContactRow";
import { RecentRow } from "./RecentRow";
import "./people.css";

const ContactDialog = lazy(() => import("./ContactDialog"));
const PersonMenu = lazy(() => import("./PersonMenu"));

const recentsShown = 8;

/** What a dialog or menu is open for. */
export type Open =
  | { readonly what: "nothing" }
  | { readonly what: "contact"; readonly contact: Pick<Contact, "id" | "name"> | null }
  | { readonly what: "menu"; readonly anchor: HTMLElement; readonly person: { readonly id: string; readonly name: string } };

/** Contacts and the last calls, kept in this browser. */
export function People(): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const contacts = useDuetState((state) => state.people.contacts);
  const recents = useDuetState((state) => state.people.recents);
  const [open, setOpen] = useState<Open>({ what: "nothing" });
  const close = () => setOpen({ what: "nothing" });

  return (
    <>
      <section className="card people" aria-labelledby="contacts-title">
        <header className="people-head">
          <h2 id="contacts-title">{t("people.contacts")}</h2>
          <IconAction label={t("people.add")} icon={<PersonAddIcon />} onClick={() => setOpen({ what: "contact", contact: null })} />
        </header>
        {contacts.length === 0 ? (
          <p className="hint">{t("people.noContacts")}</p>
        ) : (
          <ul>
            {contacts.map((contact) => (
              <ContactRow key={contact.id} contact={contact} onMenu={(anchor) => setOpen({ what: "menu", anchor, person: contact })} />
            ))}
          </ul>
        )}
      </section>
      <section className="card people" aria-labelledby="recents-title">
        <header className="people-head">
          <h2 id="recents-title">{t("people.recents")}</h2>
          {recents.length === 0 ? null : (
            <Button size="small" onClick={() => duet.people.clearRecents()}>
              {t("people.clear")}
            </Button>
          )}
        </header>
        {recents.length === 0 ? (
          <p className="hint">{t("people.noRecents")}</p>
        ) : (
          <ul>
            {recents.slice(0, recentsShown).map((recent) => (
              <RecentRow key={recent.id + recent.time} recent={recent} onMenu={(anchor, person) => setOpen({ what: "menu", anchor, person })} />
            ))}
          </ul>
        )}
      </section>
      <Suspense fallback={null}>
        {open.what === "contact" ? <ContactDialog contact={open.contact} onClose={close} /> : null}
        {open.what === "menu" ? (
          <PersonMenu anchor={open.anchor} person={open.person} onClose={close} onEdit={() => setOpen({ what: "contact", contact: open.person })} />
        ) : null}
      </Suspense>
    </>
  );
}
