// Serves this folder, so that the clients have an origin of their own: `node serve.mjs [port]`, 0 for any free port.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".", import.meta.url));
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/** The file that an address names, or null where there is none inside this folder. */
async function find(url) {
  let path;
  try {
    path = normalize(join(root, decodeURIComponent(new URL(url, "http://localhost").pathname)));
  } catch {
    return null;
  }

  if (path.endsWith(sep)) {
    path += "index.html";
  }

  const isFile = path.startsWith(root) && (await stat(path).catch(() => null))?.isFile();
  return isFile ? path : null;
}

const server = createServer(async (request, response) => {
  const file = await find(request.url);
  if (file === null) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Not found");
    return;
  }

  response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
  createReadStream(file).pipe(response);
});

server.listen(Number(process.argv[2] ?? 3000), "127.0.0.1", () => {
  console.log(`Serving http://localhost:${server.address().port}`);
});
