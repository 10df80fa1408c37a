import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { App } from "./App";

test("the page is named", () => {
  render(<App />);
  expect(screen.getByRole("heading", { name: "Duet" })).toBeDefined();
});
