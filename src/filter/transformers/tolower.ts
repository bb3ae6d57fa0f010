// `tolower(field)`: ASCII letters in lower case; others stay, as in the C locale.

import { eachText, type OneArgument, sameText } from "./transformer.ts";

export const tolower: OneArgument = {
  name: "tolower",
  doc: "The text with the letters A-Z changed to lower case.",
  arity: "one",
  result: sameText,
  compile: () => eachText((text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
};
