import { Component, type ReactNode } from "react";
import { Notice } from "../components/Notice";
import { TextsContext } from "../texts/TextsContext";

/** When drawing one part fails, the other parts and the call go on. */
export class PartBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  static override readonly contextType = TextsContext;
  declare context: React.ContextType<typeof TextsContext>;
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) {
      return this.props.children;
    }

    return (
      <Notice
        tone="error"
        actions={
          <button type="button" className="text-button" onClick={() => this.setState({ failed: false })}>
            {this.context?.t("app.tryAgain")}
          </button>
        }
      >
        {this.context?.t("app.failed")}
      </Notice>
    );
  }
}
