// Section AG of the catalogue: what other programs do.
import { type Items, notApplicable } from "./harness.ts";

const reason =
  "Rules and drivers are installed by falcoctl, another program; the driver of gyr is inside it.";

export const later: Items = [430, 431, 432, 433].map((number) => notApplicable(number, reason));
