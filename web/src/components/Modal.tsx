import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { useTexts } from "../texts/TextsContext";
import { CloseIcon } from "./icons";
import { IconAction } from "./IconAction";
import "./modal.css";

interface ModalProps {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  /** Absent: only an answer closes it, Escape does not. */
  onClose?: (() => void) | undefined;
  role?: "dialog" | "alertdialog";
  /** What an `alertdialog` says besides its title. */
  describedBy?: string;
  wide?: boolean;
  /** What it is open for: it opens anew for anything else, and lies ready for null. Absent: it is open as long as it is there. */
  openFor?: string | null;
}

/** The browser's own dialog: it keeps the focus inside, makes the rest inert, gives the focus back, and weighs nothing. */
export function Modal({ title, children, actions, onClose, role = "dialog", describedBy, wide = false, openFor = "" }: ModalProps): ReactNode {
  const { t } = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // With the page as it is drawn, not after: a dialog that is gone already would give no focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (openFor === null) {
      return undefined;
    }

    element?.showModal();
    element?.querySelector<HTMLElement>("[data-autofocus] input")?.focus();
    return () => element?.close();
  }, [openFor]);

  return (
    // The backdrop belongs to the dialog element; a press on it is a convenience beside Escape and the close button.
    <dialog
      ref={dialog}
      role={role === "alertdialog" ? role : undefined}
      className="modal"
      data-wide={wide}
      aria-labelledby={titleId}
      aria-describedby={describedBy}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) {
          onClose?.();
        }
      }}
    >
      <div className="modal-box">
        <div className="modal-head">
          <h2 id={titleId}>{title}</h2>
          {onClose ? <IconAction label={t("app.close")} icon={<CloseIcon />} onClick={onClose} /> : null}
        </div>
        <div className="modal-body">{children}</div>
        {actions ? <div className="modal-actions">{actions}</div> : null}
      </div>
    </dialog>
  );
}
