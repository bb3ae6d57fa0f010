// Names of metrics as Falco derives them.

/** Ends of native names that say the unit; Prometheus names say it in their own way. */
const unitMarkers = ["_kb", "_bytes", "_mb", "_perc", "_percentage", "_ratio", "_ns"].concat([
  "_ts",
  "_sec",
  "_total",
]);
/** The longest first, or `_perc` would leave `entage` of `_percentage`. */
const markers = new RegExp(unitMarkers.sort((a, b) => b.length - a.length).join("|"), "g");

/** A rule or file name as a part of a metric's name. */
export function sanitized(name: string): string {
  return name
    .replaceAll(/[^A-Za-z0-9_:]/g, "_")
    .replaceAll(/_+/g, "_")
    .replace(/_$/, "");
}

export function withoutUnit(name: string): string {
  return name.replaceAll(markers, "");
}

export function prometheusWord(text: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9_:]/g, "_").replaceAll(/_+/g, "_");
  return /^[A-Za-z]/.test(name) ? name : `_${name}`;
}
