// `field icontains text`: substring where ASCII letters match in either case, as strcasestr(3) does
// in the C locale. A RegExp of plain characters: it does not allocate and cannot backtrack.

import { type Operator, onText } from "./operator.ts";

export const icontains: Operator = {
  symbol: "icontains",
  doc: "True when the value contains the given text, upper and lower case of A-Z being the same.",
  takes: "text",
  accepts: ["text"],
  compile: ([rhs]) => {
    const needle = new RegExp([...String(rhs)].map(eitherCase).join(""));
    return onText((lhs) => needle.test(lhs));
  },
  relate: (lhs, rhs) => lowered(String(lhs)).includes(lowered(String(rhs))),
};

function eitherCase(character: string): string {
  if (/[a-zA-Z]/.test(character)) return `[${character.toLowerCase()}${character.toUpperCase()}]`;
  return /[0-9_]/.test(character) ? character : RegExp.escape(character);
}

function lowered(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
