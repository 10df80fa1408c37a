import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// What jsdom leaves out of the elements that the page uses. Prototypes are where methods are looked at unbound.
/* oxlint-disable typescript/unbound-method */
if ("HTMLDialogElement" in globalThis) {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
    this.querySelector<HTMLElement>("[autofocus], button")?.focus();
  };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false;
  };
  HTMLMediaElement.prototype.play = () => Promise.resolve();
  Element.prototype.scrollIntoView = () => undefined;
  HTMLCanvasElement.prototype.getContext = () => null;
}

// A chunk that is loaded late on a busy machine is not an error; the wait ends as soon as it is there.
configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  cleanup();
});
