import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { call, online } from "../../call/fake/scenes";
import { renderApp } from "../../testing/renderApp";

test("a call that goes on in another tab says so, and comes back at a press", async () => {
  const { given, user } = renderApp({ ...online, session: call({ phase: { name: "ended", reason: "moved", at: 60_000 } }) });
  expect(screen.getByText("The call goes on in another tab or on another device of yours.")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Call again" })).toBeNull();

  await user.click(screen.getByRole("button", { name: "Take it back here" }));

  expect(given()).toEqual(["session.takeBack"]);
});
