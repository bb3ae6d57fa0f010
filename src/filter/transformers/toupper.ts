// `toupper(field)`: ASCII letters in upper case; others stay, as in the C locale.

import { eachText, type OneArgument, sameText } from "./transformer.ts";

export const toupper: OneArgument = {
  name: "toupper",
  doc: "The text with the letters a-z changed to upper case.",
  arity: "one",
  result: sameText,
  compile: () => eachText((text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
};
