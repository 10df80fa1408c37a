import { join } from "node:path";

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** The call is a chunk of its own, because it starts first; what the interface needs to draw a plain call is the second. The rest comes when it is asked for. */
export function chunks(root: string) {
  const entries = { call: join(root, "src/main.ts"), interface: join(root, "src/app/start.tsx") };
  let reached: { readonly call: ReadonlySet<string>; readonly interface: ReadonlySet<string> } | null = null;

  return (id: string, graph: Graph): string | null => {
    reached ??= { call: closure(entries.call, graph), interface: closure(entries.interface, graph) };
    return reached.call.has(id) ? "call" : reached.interface.has(id) ? "interface" : null;
  };
}

/** The modules that a module imports statically, and so on. */
function closure(entry: string, graph: Graph): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [entry];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (!found.has(id)) {
      found.add(id);
      open.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
    }
  }

  return found;
}
