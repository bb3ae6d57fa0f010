// A flame graph as an SVG that needs no script: callers above, callees below, width is time. The
// whole name and the share stand in the title of each box.

export interface Frame {
  readonly name: string;
  /** Samples in it and in what it called. */
  count: number;
  readonly inner: Map<string, Frame>;
}

/** Adds one sample: names from the outside in. */
export function grow(frame: Frame, names: readonly string[]): void {
  let at = frame;
  at.count++;
  for (const name of names) {
    let next = at.inner.get(name);
    if (next === undefined) {
      next = { name, count: 0, inner: new Map() };
      at.inner.set(name, next);
    }
    next.count++;
    at = next;
  }
}

const width = 1_400;
const rowHeight = 17;
const letterWidth = 6.6;
const smallest = 0.0015; // Narrower boxes cannot be seen, and make most of the file.
const titleHeight = 28;

export function flameSvg(all: Frame, title: string): string {
  const boxes: string[] = [];
  let deepest = 0;
  const draw = (frame: Frame, from: number, depth: number): void => {
    const share = frame.count / all.count;
    if (share < smallest) return;
    deepest = Math.max(deepest, depth);
    boxes.push(box(frame.name, from, share, depth));
    let next = from;
    for (const inner of [...frame.inner.values()].sort((a, b) => b.count - a.count)) {
      draw(inner, next, depth + 1);
      next += inner.count / all.count;
    }
  };
  draw(all, 0, 0);
  const height = titleHeight + (deepest + 1) * rowHeight + 6;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}"
 font-family="monospace" font-size="11">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="6" y="18" font-size="14">${escaped(title)}</text>
${boxes.join("\n")}
</svg>
`;
}

function box(name: string, from: number, share: number, depth: number): string {
  const x = (from * width).toFixed(1);
  const y = titleHeight + depth * rowHeight;
  const wide = share * width;
  const letters = Math.floor((wide - 6) / letterWidth);
  const shown = name.length <= letters ? name : `${name.slice(0, Math.max(0, letters - 1))}…`;
  const percent = (100 * share).toFixed(1);
  const text =
    letters < 3
      ? ""
      : `<text x="${(from * width + 3).toFixed(1)}" y="${y + 12}">${escaped(shown)}</text>`;
  return (
    `<g><title>${escaped(name)}: ${percent} %</title><rect x="${x}" y="${y}" ` +
    `width="${wide.toFixed(1)}" height="${rowHeight - 1}" fill="${colour(name)}"/>${text}</g>`
  );
}

// The same name has the same colour; what is not ours is grey.
function colour(name: string): string {
  if (/^(native code|kernel|all threads|main thread)$/.test(name)) return "#d5d5d5";
  const hue = 10 + (Number(BigInt(Bun.hash(name)) % 45n) | 0);
  return `hsl(${hue} 85% 68%)`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
