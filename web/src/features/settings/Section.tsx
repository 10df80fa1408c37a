import { type ReactNode, useId } from "react";

/** One group of settings under its heading. */
export function Section({ title, icon, children }: { title: string; icon: ReactNode; children: ReactNode }): ReactNode {
  const id = useId();
  return (
    <section className="settings-section" aria-labelledby={id}>
      <header>
        {icon}
        <h2 id={id}>{title}</h2>
      </header>
      <div className="settings-body">{children}</div>
    </section>
  );
}
