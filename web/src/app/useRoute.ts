import { useSyncExternalStore } from "react";
import { currentRoute, type Route, subscribeRoute } from "./routes";

export function useRoute(): Route {
  return useSyncExternalStore(subscribeRoute, currentRoute);
}
