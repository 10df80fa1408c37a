// Fails when the home screen and a plain call load more compressed JavaScript than the page allows itself, or anything of another origin.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

const budget = 200 * 1024;
const directory = process.argv[2] ?? "dist";

// What index.html names is loaded for the first call; of what comes by itself later, only the language. All else waits for a click.
const html = await readFile(join(directory, "index.html"), "utf8");
const first = [...html.matchAll(/"\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]);
const languages = (await readdir(join(directory, "assets"))).filter((name) => /^(?:en|de|fr|es|pt|hi|zh|ja|ar)-[\w-]+\.js$/.test(name));
const sizes = await Promise.all(languages.map(async (name) => ({ name: `assets/${name}`, size: await compressed(`assets/${name}`) })));
const largest = sizes.toSorted((a, b) => b.size - a.size)[0];

if (first.length === 0 || largest === undefined) {
  throw new Error(`No scripts in ${directory}: build first.`);
}

let total = 0;
for (const file of new Set([...first, largest.name])) {
  const size = await compressed(file);
  total += size;
  console.log(`${(size / 1024).toFixed(1).padStart(7)} KiB  ${file}`);
}

console.log(`${(total / 1024).toFixed(1).padStart(7)} KiB  of ${budget / 1024} KiB (brotli, with the largest language)`);
if (total > budget) {
  console.error("The first call loads too much JavaScript.");
  process.exitCode = 1;
}

const foreign = [...html.matchAll(/(?:src|href)="(?:https?:)?\/\/[^"]+"/g)].map((match) => match[0]);
if (foreign.length > 0) {
  console.error(`index.html asks another origin: ${foreign.join(", ")}`);
  process.exitCode = 1;
}

async function compressed(file) {
  // Small files have no .br beside them.
  const candidates = await Promise.all([`${file}.br`, file].map((path) => stat(join(directory, path)).catch(() => null)));
  return candidates.find((found) => found !== null)?.size ?? 0;
}
