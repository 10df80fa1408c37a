import { expect, test, vi } from "vitest";
import { createFakeDuet } from "./fakeDuet";
import { incoming } from "./scenes";

test("a command is written down and answered by its script", () => {
  const fake = createFakeDuet();
  fake.on("calls.call", () => {
    fake.set(incoming);
  });
  const listener = vi.fn<() => void>();
  fake.subscribe(listener);

  fake.calls.call("7K3M");

  expect(fake.commands).toEqual([{ name: "calls.call", args: ["7K3M"] }]);
  expect(fake.getState().incoming).toHaveLength(1);
  expect(listener).toHaveBeenCalledOnce();
});
