import type { Plugin } from "vite";

/**
 * The page starts the call first and imports the interface afterwards. So that the browser need not find that out script by script, the
 * head of the page names the interface's scripts and styles: they load beside the first script, and wait. The styles are only fetched: as a
 * style sheet of the page they would hold back the script that is written into it.
 */
export function preloadInterface(entry: string): Plugin {
  return {
    name: "preload-interface",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
        const first = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(entry)));
        if (first === undefined) {
          throw new Error(`No chunk for ${entry}: the page would load its interface late.`);
        }

        const wanted = [first, ...chunks.filter((chunk) => first.imports.includes(chunk.fileName) && !chunk.isEntry)].filter((chunk) => !html.includes(chunk.fileName));
        const styles = new Set(wanted.flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]));
        return [
          ...wanted.map((chunk) => ({ tag: "link", injectTo: "head" as const, attrs: { rel: "modulepreload", crossorigin: true, href: `/${chunk.fileName}` } })),
          ...[...styles].map((href) => ({ tag: "link", injectTo: "head" as const, attrs: { rel: "preload", as: "style", crossorigin: true, href: `/${href}` } })),
        ];
      },
    },
  };
}
