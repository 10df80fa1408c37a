// Runs Lighthouse on the home screen of the built page, served by Duet.Server: phone and desktop, the median of three runs each.
// Prints a table; fails when performance, accessibility or best practices is below 95. --details also prints what costs points.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const aim = 95;
const runs = 3;
const categories = ["performance", "accessibility", "best-practices"];
const server = fileURLToPath(new URL("../../artifacts/bin/Duet.Server/release/", import.meta.url));

const { address, stop } = await startServer();
const chrome = await launch({ chromePath: process.env.CHROME_PATH ?? "/usr/bin/chromium", chromeFlags: ["--headless=new", "--no-sandbox"] });
try {
  console.log("\n## Lighthouse, home screen\n");
  console.log("| device | performance | accessibility | best practices | first paint, ms | largest paint, ms | blocked, ms | layout shift |");
  console.log("|---|--:|--:|--:|--:|--:|--:|--:|");
  for (const [device, config] of [["phone", undefined], ["desktop", desktopConfig]]) {
    const reports = [];
    for (let run = 0; run < runs; run++) {
      reports.push((await lighthouse(address, { port: chrome.port, onlyCategories: categories, logLevel: "error" }, config)).lhr);
    }

    const score = (category) => median(reports.map((report) => Math.round(report.categories[category].score * 100)));
    const value = (audit) => median(reports.map((report) => report.audits[audit].numericValue));
    const scores = categories.map(score);
    const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"].map((audit) => Math.round(value(audit)).toLocaleString("en"));
    console.log(`| ${[device, ...scores, ...times, value("cumulative-layout-shift").toFixed(3)].join(" | ")} |`);
    if (scores.some((one) => one < aim)) {
      process.exitCode = 1;
    }

    if (process.argv.includes("--details")) {
      printDetails(reports[0]);
    }
  }
} finally {
  chrome.kill();
  stop();
}

function printDetails(report) {
  for (const category of categories) {
    for (const { id, weight } of report.categories[category].auditRefs) {
      const { score, title, displayValue, details } = report.audits[id];
      if (weight > 0 && score !== null && score < 1) {
        console.error(`${category}: ${id} ${score} ${title} ${displayValue ?? ""}`);
        for (const item of details?.items?.slice(0, 5) ?? []) {
          console.error(`    ${JSON.stringify(item).slice(0, 240)}`);
        }
      }
    }
  }
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

async function startServer() {
  const child = spawn("dotnet", ["Duet.Server.dll", "--urls=http://127.0.0.1:0", "--Turn:Port=0"], { cwd: server, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit").then(() => Promise.reject(new Error("Duet.Server ended. Build it first: dotnet build -c Release src/Duet.Server")));
  const started = (async () => {
    for await (const line of createInterface(child.stdout)) {
      const port = /Now listening on: http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port !== undefined) {
        return port;
      }
    }

    return await ended;
  })();
  const port = await Promise.race([started, ended]);
  child.stdout.resume();
  ended.catch(() => undefined);
  return { address: `http://localhost:${port}/`, stop: () => child.kill() };
}
