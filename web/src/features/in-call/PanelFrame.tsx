import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import { CloseIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { useTexts } from "../../texts/TextsContext";

/** What all panels beside the picture have: a title, a way out (Escape, too), and the focus when they open. */
export function PanelFrame({ title, onClose, children, footer }: { title: string; onClose: () => void; children: ReactNode; footer?: ReactNode }): ReactNode {
  const { t } = useTexts();
  const titleId = useId();
  const section = useRef<HTMLElement>(null);
  const before = useRef<Element | null>(null);

  // Before it is painted: where the panel lies over the controls they are hidden from then on, and what had the focus has it no more.
  useLayoutEffect(() => {
    before.current = document.activeElement;
    const wanted = section.current?.querySelector<HTMLElement>("[data-autofocus] textarea, [data-autofocus] input") ?? section.current;
    wanted?.focus({ preventScroll: true });
  }, []);

  // And when it is gone: what is hidden takes no focus.
  useEffect(
    () => () => {
      if (before.current instanceof HTMLElement && before.current.isConnected) {
        before.current.focus({ preventScroll: true });
      }
    },
    [],
  );

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
