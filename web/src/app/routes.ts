/** The screens that have an address of their own. A call in progress covers whatever the address says. */
export type Route =
  | { readonly screen: "home" }
  | { readonly screen: "call-me"; readonly id: string }
  | { readonly screen: "room"; readonly roomId: string; readonly fragment: string }
  | { readonly screen: "settings" }
  | { readonly screen: "link"; readonly fragment: string }
  | { readonly screen: "test" };

export function parseRoute(pathname: string, hash: string): Route {
  const [first = "", second = ""] = pathname.split("/").filter(Boolean).map(decode);
  switch (first) {
    case "c":
      return second === "" ? { screen: "home" } : { screen: "call-me", id: second };
    case "r":
      return second === "" ? { screen: "home" } : { screen: "room", roomId: second, fragment: hash };
    case "settings":
      return { screen: "settings" };
    case "link":
      return { screen: "link", fragment: hash };
    case "test":
      return { screen: "test" };
    default:
      return { screen: "home" };
  }
}

/** Whether the screen shows one's own picture, so that the camera is started before anything is drawn. */
export function showsPreview(route: Route): boolean {
  return route.screen === "home" || route.screen === "room" || route.screen === "call-me" || route.screen === "test";
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign in a link typed by hand.
    return part;
  }
}

const listeners = new Set<() => void>();
let current: { key: string; route: Route } | null = null;

/** The route of the address bar; the same object until the address changes. */
export function currentRoute(): Route {
  const key = location.pathname + location.hash;
  if (current?.key !== key) {
    current = { key, route: parseRoute(location.pathname, location.hash) };
  }

  return current.route;
}

export function subscribeRoute(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("popstate", listener);
  addEventListener("hashchange", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
    removeEventListener("hashchange", listener);
  };
}

/** Changes the address without loading a page. */
export function navigate(path: string, how: "push" | "replace" = "push"): void {
  if (path !== location.pathname + location.hash) {
    if (how === "push") {
      history.pushState(null, "", path);
    } else {
      history.replaceState(null, "", path);
    }
  }

  for (const listener of listeners) {
    listener();
  }
}
