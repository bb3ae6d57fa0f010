// `basename(field)`: what follows the last slash. Unlike basename(1), `/a/` gives the empty text.

import { eachText, type OneArgument, sameText } from "./transformer.ts";

export const basename: OneArgument = {
  name: "basename",
  doc: "The text after the last slash; the whole text when there is none.",
  arity: "one",
  result: sameText,
  compile: () => eachText((text) => text.slice(text.lastIndexOf("/") + 1)),
};
