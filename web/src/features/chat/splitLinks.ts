export interface TextPart {
  readonly text: string;
  readonly link: boolean;
}

const link = /https?:\/\/[^\s<>"]+/giu;
/** What ends a sentence is rarely meant to be part of the address. */
const trailing = /[.,;:!?)\]}'"。、，]+$/u;

/** Cuts a text where web addresses begin and end. Only http and https become links. */
export function splitLinks(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const match of text.matchAll(link)) {
    const address = trimmed(match[0]);
    if (match.index > done) {
      parts.push({ text: text.slice(done, match.index), link: false });
    }

    parts.push({ text: address, link: true });
    done = match.index + address.length;
  }

  return done < text.length ? [...parts, { text: text.slice(done), link: false }] : parts;
}

/** An address may have pairs of brackets of its own; the bracket around an address is not part of it. */
function trimmed(found: string): string {
  const address = found.replace(trailing, "");
  const [rest] = /^\)+/.exec(found.slice(address.length)) ?? [""];
  const open = address.split("(").length - address.split(")").length;
  return address + rest.slice(0, Math.max(0, open));
}
