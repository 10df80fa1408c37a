import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { chunks } from "./build/chunks.ts";
import { earlyScript } from "./build/earlyScript.ts";
import { preloadInterface } from "./build/preloadInterface.ts";

/** Where `dotnet run --project src/Duet.Server` listens; the development server hands signalling on to it. */
const server = process.env.DUET_SERVER ?? "http://localhost:5080";

export default defineConfig({
  plugins: [react(), preloadInterface("src/app/start.tsx"), earlyScript("src/early/main.ts")],
  build: {
    outDir: "dist",
    target: "es2022",
    assetsDir: "assets",
    sourcemap: false,
    // Nothing inlined: the Content-Security-Policy of the page allows no data: scripts.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: chunks(import.meta.dirname) }] } } },
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
