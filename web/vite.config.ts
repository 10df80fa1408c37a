import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { chunks } from "./build/chunks.ts";
import { earlyScript } from "./build/earlyScript.ts";

/** Where `dotnet run --project src/Duet.Server` listens; the development server hands signalling on to it. */
const server = process.env.DUET_SERVER ?? "http://localhost:5080";

export default defineConfig({
  plugins: [react(), earlyScript({ early: "src/early/main.ts", call: "src/main.ts", interface: "src/app/start.tsx" })],
  build: {
    outDir: "dist",
    target: "es2022",
    assetsDir: "assets",
    sourcemap: false,
    // Browsers without it fetch the interface when it is imported.
    modulePreload: { polyfill: false },
    // Nothing inlined: the Content-Security-Policy of the page allows no data: scripts.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: chunks(import.meta.dirname) } } },
  },
  server: {
    proxy: {
      "/socket.io": { target: server, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
