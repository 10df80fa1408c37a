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
    const address = match[0].replace(trailing, "");
    if (match.index > done) {
      parts.push({ text: text.slice(done, match.index), link: false });
    }

    parts.push({ text: address, link: true });
    done = match.index + address.length;
  }

  return done < text.length ? [...parts, { text: text.slice(done), link: false }] : parts;
}
