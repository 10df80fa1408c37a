import type { PageFiles } from "../../build/pageFiles";

declare global {
  /** Missing with the development server. */
  var duetFiles: PageFiles | undefined;
}

const files: PageFiles = globalThis.duetFiles ?? { call: [], interface: [], styles: [] };

/** Fetches and runs the call's script, which does all else. */
export function startCall(): void {
  const [first, ...imported] = files.call;
  if (first !== undefined) {
    // A script that a script asks for is fetched last otherwise.
    append("script", { type: "module", src: first, fetchPriority: "high" });
    fetchAhead(imported, { rel: "modulepreload" });
  }
}

let fetched = false;

/** Fetches the interface, once. Whoever imports it runs it. */
export function fetchInterface(): void {
  if (!fetched) {
    fetched = true;
    fetchAhead(files.interface, { rel: "modulepreload" });
    fetchAhead(files.styles, { rel: "preload", as: "style" });
  }
}

function fetchAhead(addresses: readonly string[], attributes: Partial<HTMLLinkElement>): void {
  for (const href of addresses) {
    append("link", { ...attributes, href });
  }
}

function append<K extends "script" | "link">(name: K, attributes: Partial<HTMLElementTagNameMap[K]>): void {
  document.head.append(Object.assign(document.createElement(name), { crossOrigin: "" }, attributes));
}
