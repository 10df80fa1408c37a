import { build, type Plugin, type ResolvedConfig, type Rolldown } from "vite";
import type { PageFiles } from "./pageFiles.ts";

type BuildTarget = ResolvedConfig["build"]["target"];
type Bundle = Rolldown.OutputBundle;

interface Entries {
  /** The page's first script. */
  readonly early: string;
  /** The module that starts the call, which the page's document names. */
  readonly call: string;
  /** The module that draws the interface. */
  readonly interface: string;
}

/**
 * Writes the page's first script and its styles into the page itself, so that they wait for no other file. The server allows the script by its
 * hash (Content-Security-Policy). That script asks for the page's other files, whose names it begins with: a browser that finds them in the document
 * fetches and compiles them before it runs a line, while the server and the camera wait. The development server loads all as any other module.
 */
export function earlyScript({ early, call, interface: drawn }: Entries): Plugin {
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
      handler: async (html, { server, bundle = {} }) => {
        if (server !== undefined) {
          return [{ tag: "script", injectTo: "body", attrs: { type: "module", src: `/${early}` } }];
        }

        const { script, styles } = await bundled(root, early, target);
        return {
          html: withoutScripts(html),
          tags: [
            { tag: "style", injectTo: "head", children: styles },
            { tag: "script", injectTo: "body", children: `var duetFiles=${JSON.stringify(filesOf(bundle, call, drawn))};${script}` },
          ],
        };
      },
    },
  };
}

function filesOf(bundle: Bundle, call: string, drawn: string): PageFiles {
  const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
  const [first, second] = [call, drawn].map((entry) => chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(entry))));
  if (first === undefined || second === undefined) {
    throw new Error(`No chunk for ${call} or ${drawn}.`);
  }

  const before = [first.fileName, ...first.imports];
  const after = [second.fileName, ...second.imports].filter((file) => !before.includes(file));
  const styles = chunks.filter((chunk) => after.includes(chunk.fileName)).flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]);
  return { call: before.map(addressOf), interface: after.map(addressOf), styles: styles.map(addressOf) };
}

function addressOf(file: string): string {
  return `/${file}`;
}

/** What the document names by itself: the entry, and what it imports. */
function withoutScripts(html: string): string {
  return html.replaceAll(/\s*<script type="module"[^>]*><\/script>/g, "").replaceAll(/\s*<link rel="modulepreload"[^>]*>/g, "");
}

async function bundled(root: string, entry: string, target: BuildTarget): Promise<{ readonly script: string; readonly styles: string }> {
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
