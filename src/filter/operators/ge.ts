// `field >= number`: order of numbers (signed and unsigned, never mixed up) or of texts by bytes.

import { comparison } from "./comparison.ts";

export const ge = comparison(
  ">=",
  "True when the value is greater than or equal to the given one.",
  (order) => order >= 0,
);
