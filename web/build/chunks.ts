import { join } from "node:path";

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

interface Group {
  readonly name: (id: string, graph: Graph) => string | null;
  readonly priority: number;
}

/**
 * The call is a chunk of its own, because it starts first. What the interface needs to draw a plain call are two: the libraries, which change seldom and run in a
 * task of their own, and its own modules. The rest comes when it is asked for.
 */
export function chunks(root: string): Group[] {
  const entries = { call: join(root, "src/main.ts"), interface: join(root, "src/app/start.tsx") };
  let reached: { readonly call: ReadonlySet<string>; readonly interface: ReadonlySet<string> } | null = null;

  const chunkOf = (id: string, graph: Graph) => {
    reached ??= { call: closure(entries.call, graph), interface: closure(entries.interface, graph) };
    if (reached.call.has(id)) {
      return "call";
    }

    return !reached.interface.has(id) ? null : id.includes("/node_modules/") ? "libraries" : "interface";
  };

  // A group takes what its modules import as well, unless one with a higher priority has it.
  return ["interface", "libraries", "call"].map((name, priority) => ({
    name: (id, graph) => (chunkOf(id, graph) === name ? name : null),
    priority,
  }));
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
