// `field < number`: order of numbers (signed and unsigned, never mixed up) or of texts by bytes.

import { comparison } from "./comparison.ts";

export const lt = comparison(
  "<",
  "True when the value is less than the given one.",
  (order) => order < 0,
);
