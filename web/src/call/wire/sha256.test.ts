import { afterEach, expect, test, vi } from "vitest";
import { sha256 } from "./sha256";

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each(["secure", "insecure"])("a %s page hashes as FIPS 180-4 says", async (page) => {
  if (page === "insecure") {
    vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  }

  const hash = await sha256(new TextEncoder().encode("abc"));

  expect(Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
