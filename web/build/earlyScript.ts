import { build, type Plugin, type ResolvedConfig } from "vite";

type BuildTarget = ResolvedConfig["build"]["target"];

/**
 * Writes the page's first script and its styles into the page itself, so that they wait for no other file. The server allows the script by its
 * hash (Content-Security-Policy). The development server loads it as any other module.
 */
export function earlyScript(entry: string): Plugin {
  let root = "";
  let target: BuildTarget;
  return {
    name: "early-script",
    configResolved: (config) => {
      root = config.root;
      ({ target } = config.build);
    },
    transformIndexHtml: {
      order: "post",
      handler: async (_html, { server }) => {
        if (server !== undefined) {
          return [{ tag: "script", injectTo: "body", attrs: { type: "module", src: `/${entry}` } }];
        }

        const { script, styles } = await bundle(root, entry, target);
        return [
          { tag: "style", injectTo: "head", children: styles },
          { tag: "script", injectTo: "body", children: script },
        ];
      },
    },
  };
}

async function bundle(root: string, entry: string, target: BuildTarget): Promise<{ readonly script: string; readonly styles: string }> {
  const built = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: { write: false, target, minify: true, lib: { entry, formats: ["iife"], name: "early" } },
  });
  const [outputs] = [built].flat();
  if (outputs === undefined || !("output" in outputs)) {
    throw new Error(`${entry} was not built.`);
  }

  const chunk = outputs.output.find((output) => output.type === "chunk");
  const styles = outputs.output.flatMap((output) => (output.type === "asset" && output.fileName.endsWith(".css") ? [String(output.source)] : [])).join("");
  if (chunk === undefined || chunk.code.includes("</")) {
    throw new Error(`${entry} cannot be written into a page.`);
  }

  return { script: chunk.code.trim(), styles: styles.trim() };
}
