import { screen, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import type { DuetState, UnsavedFile } from "../../call";
import { call, online, room, unsaved } from "../../call/fake/scenes";
import { renderApp, type Page } from "../../testing/renderApp";

const download = vi.fn<(blob: Blob) => string>();

beforeEach(() => {
  download.mockReset().mockReturnValue("blob:file");
  Object.assign(URL, { createObjectURL: download, revokeObjectURL: () => undefined }); // jsdom has neither, nor downloads
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
});

/** Files are let go of as the call does it. */
function render(state: Partial<DuetState>): Page {
  const page = renderApp({ ...online, ...state });
  page.duet.on("files.letGo", (files: readonly UnsavedFile[]) => {
    page.set({ unsaved: page.duet.getState().unsaved.filter((file) => !files.includes(file)) });
  });
  return page;
}

test.each([
  ["at home", {}],
  ["in a room that waits", { session: room() }],
  ["in a call", { session: call() }],
  ["after a call", { session: call({ phase: { name: "ended", reason: "hung-up", at: 0 } }) }],
])("files of a call that is gone are saved %s, one by one", async (_where, state) => {
  const files = unsaved("a.txt", "b.txt");
  const { duet, user } = render({ ...state, unsaved: files });
  const told = screen.getByText("Not saved: 2 files (Ada)");
  expect(told.closest("[role=status]")).not.toBeNull();

  await user.click(screen.getByRole("button", { name: "Save a.txt" }));
  expect(screen.getByText("Not saved: 1 file (Ada)")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Save b.txt" }));
  expect(download.mock.calls).toEqual(files.map(({ blob }) => [blob]));

  // The browser may have asked where to, and been told not to.
  expect(screen.getByText("Saved? 2 files (Ada)")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Save again" }));
  expect(screen.getByText("Not saved: 2 files (Ada)")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Save a.txt" }));
  await user.click(screen.getByRole("button", { name: "Save b.txt" }));
  expect(duet.getState().unsaved).toEqual(files);

  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByText(/saved/i)).toBeNull();
  expect(document.activeElement).toBe(document.getElementById("main"));
});

test("what is not wanted is discarded, of one person at a time", async () => {
  const [a, b] = unsaved("a.txt", "b.txt") as [UnsavedFile, UnsavedFile];
  const emmys = { ...unsaved("e.txt")[0]!, from: { ...a.from!, id: "e", name: "Emmy" } };
  const { user } = render({ unsaved: [a, emmys, b] });

  await user.click(screen.getByRole("button", { name: "Discard all" }));

  const notice = screen.getByText("Not saved: 1 file (Emmy)").closest<HTMLElement>("[role=status]")!;
  await user.click(within(notice).getByRole("button", { name: "Discard" }));
  expect(screen.queryByText(/saved/i)).toBeNull();
  expect(download).not.toHaveBeenCalled();
});
