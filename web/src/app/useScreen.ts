import { type DuetState, knownName, parseId } from "../call";
import { useTexts } from "../texts/TextsContext";
import { useDuetState } from "./DuetContext";
import { usePeerName } from "./names";
import type { Route } from "./routes";
import { useRoute } from "./useRoute";

/** What is on the screen, by name: a call in progress covers whatever the address says. */
export type ScreenName = "lobby" | "call" | "ended" | "calling" | "not-reached" | Route["screen"];

export function screenOf({ session, outgoing }: Pick<DuetState, "session" | "outgoing">, route: Route): ScreenName {
  if (session !== null && (outgoing === null || session.phase.name !== "ended")) {
    switch (session.phase.name) {
      case "joining":
      case "waiting-for-guest":
      case "waiting-to-be-admitted":
        return "lobby";
      case "ended":
        return "ended";
      default:
        return "call";
    }
  }

  return outgoing === null ? route.screen : outgoing.phase.name === "failed" ? "not-reached" : "calling";
}

export function useScreen(): ScreenName {
  const route = useRoute();
  return useDuetState((state) => screenOf(state, route));
}

/** What the tab is called: where one is, and how much is unread there. */
export function usePageTitle(): string {
  const { t, number } = useTexts();
  const route = useRoute();
  const screen = useScreen();
  const peer = usePeerName(useDuetState((state) => state.session?.peer ?? null));
  const link = route.screen === "call-me" ? (parseId(route.id) ?? "") : "";
  const called = useDuetState(({ people, outgoing }) => knownName(people.contacts, outgoing?.to ?? link, outgoing?.name ?? ""));
  const unread = useDuetState((state) => (screen === "call" ? (state.session?.chat.unread ?? 0) : 0));

  const titles: Record<ScreenName, string | null> = {
    lobby: t("room.title"),
    call: peer,
    ended: t("ended.title"),
    calling: t("calling.to", { name: called ?? t("app.somebody") }),
    "not-reached": t("failed.title"),
    home: null,
    "call-me": t("callMe.title", { name: called ?? t("app.somebody") }),
    room: t("room.title"),
    settings: t("settings.title"),
    link: t("link.title"),
    test: t("test.title"),
  };
  const title = titles[screen];
  return `${unread > 0 ? `(${number(unread)}) ` : ""}${title === null ? "" : `${title} · `}${t("app.name")}`;
}
