// Sections AD and AG of the catalogue: what there is nothing to test of yet.
import { type Items, notApplicable } from "./harness.ts";

/** The numbers from first to last, all for one reason. */
function range(first: number, last: number, reason: string): Items {
  return Array.from({ length: last - first + 1 }, (_each, i) => notApplicable(first + i, reason));
}

export const later: Items = [
  ...range(383, 404, "Plugins come with their own issue: no library is loaded yet."),
  ...range(
    430,
    433,
    "Rules and drivers are installed by falcoctl, another program; the driver of gyr is inside it.",
  ),
];
