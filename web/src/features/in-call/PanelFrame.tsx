import { type ReactNode, useEffect, useId, useRef } from "react";
import { CloseIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { useTexts } from "../../texts/TextsContext";

/** What all panels beside the picture have: a title, a way out (Escape, too), and the focus when they open. */
export function PanelFrame({ title, onClose, children, footer }: { title: string; onClose: () => void; children: ReactNode; footer?: ReactNode }): ReactNode {
  const { t } = useTexts();
  const titleId = useId();
  const section = useRef<HTMLElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    const wanted = section.current?.querySelector<HTMLElement>("[data-autofocus] textarea, [data-autofocus] input") ?? section.current;
    wanted?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus({ preventScroll: true });
      }
    };
  }, []);

  return (
    <section
      ref={section}
      className="panel"
      aria-labelledby={titleId}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          onClose();
        }
      }}
    >
      <header className="panel-head">
        <h2 id={titleId}>{title}</h2>
        <IconAction label={t("app.close")} icon={<CloseIcon />} onClick={onClose} />
      </header>
      <div className="panel-body">{children}</div>
      {footer ? <footer className="panel-foot">{footer}</footer> : null}
    </section>
  );
}
