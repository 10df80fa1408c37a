import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { CallMe } from "../features/home/CallMe";
import { Home } from "../features/home/Home";
import { InCall } from "../features/in-call/InCall";
import { Ended } from "../features/ended/Ended";
import { ServerNotice } from "../features/notices/ServerNotice";
import { Notifications } from "../features/ringing/Notifications";
import { RingingOut } from "../features/ringing/RingingOut";
import { Lobby } from "../features/room/Lobby";
import { RoomDoor } from "../features/room/RoomDoor";
import { useTexts } from "../texts/TextsContext";
import { useDuet, useDuetState } from "./DuetContext";
import { Frame } from "./Frame";
import { PartBoundary } from "./PartBoundary";
import { showsPreview } from "./routes";
import { useForgetOnLeave } from "./useForgetOnLeave";
import { useLeaveWarning } from "./useLeaveWarning";
import { useNewScreen } from "./useNewScreen";
import { useRoute } from "./useRoute";
import { useScreen } from "./useScreen";
import { useWhoLeft } from "./useWhoLeft";

const SettingsScreen = lazy(() => import("../features/settings/SettingsScreen"));
const LinkScreen = lazy(() => import("../features/link/LinkScreen"));
const PreflightScreen = lazy(() => import("../features/preflight/PreflightScreen"));

/** What is on the screen: the call if there is one, else what the address says; above all, who rings. */
export function Shell(): ReactNode {
  const { t } = useTexts();
  return (
    <>
      <a className="skip-link" href="#main">
        {t("app.skip")}
      </a>
      <PartBoundary>
        <Screen />
      </PartBoundary>
      <PartBoundary>
        <Notifications />
      </PartBoundary>
    </>
  );
}

function Screen(): ReactNode {
  const session = useDuetState((state) => state.session);
  const outgoing = useDuetState((state) => state.outgoing);
  const left = useWhoLeft(session);
  const screen = useScreen();
  useForgetOnLeave();
  useLeaveWarning();
  useNewScreen(screen);

  if (session !== null) {
    switch (screen) {
      case "lobby":
        return (
          <Frame>
            <Lobby session={session} left={left} />
          </Frame>
        );
      case "ended":
        return (
          <Frame>
            <Ended session={session} />
          </Frame>
        );
      case "call":
        return <InCall session={session} />;
      default:
    }
  }

  if (outgoing !== null) {
    return (
      <Frame>
        <RingingOut call={outgoing} />
      </Frame>
    );
  }

  return <Routed />;
}

function Routed(): ReactNode {
  const route = useRoute();
  const duet = useDuet();
  const { t } = useTexts();
  const preview = showsPreview(route);

  useEffect(() => {
    if (preview) {
      duet.media.openPreview();
    } else {
      duet.media.closePreview();
    }
  }, [duet, preview]);

  return (
    <Frame notice={<ServerNotice />}>
      <Suspense fallback={<p role="status">{t("app.loading")}</p>}>
        {route.screen === "home" ? <Home /> : null}
        {route.screen === "call-me" ? <CallMe id={route.id} /> : null}
        {route.screen === "room" ? <RoomDoor roomId={route.roomId} fragment={route.fragment} /> : null}
        {route.screen === "settings" ? <SettingsScreen /> : null}
        {route.screen === "link" ? <LinkScreen fragment={route.fragment} /> : null}
        {route.screen === "test" ? <PreflightScreen /> : null}
      </Suspense>
    </Frame>
  );
}
