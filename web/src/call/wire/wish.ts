import { asList, asText, asWire, isWire, oneOf } from "./wire";

/** An offer that a side needs which makes none itself. */
export interface Wish {
  /** An ICE restart from the description with this user name fragment, the last of the other side's that arrived; empty for none. */
  readonly restart: string;
  /** M-lines that are needed for the first time. */
  readonly lines: readonly ("screen" | "screenAudio")[];
}

/** Finds a wish in the arguments of an `offer` that carries no description. */
export function readWish(args: readonly unknown[]): (Wish & { readonly connection: string }) | null {
  const message = args.find((argument) => isWire(argument) && isWire(argument["wanted"]));
  if (message === undefined) {
    return null;
  }

  const wanted = asWire(asWire(message)["wanted"]);
  const lines = asList(wanted["lines"]).flatMap((line) => oneOf(line, "screen", "screenAudio") ?? []);
  return { restart: asText(wanted["restart"]), lines, connection: asText(asWire(message)["connection"]) };
}
