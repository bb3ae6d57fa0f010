// Long work in small steps: it yields where it can be put aside, so that whoever runs it decides
// what happens in between.

/** Work that ends with a `T`; each `next` does a part of it. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does it all in one go. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Does it in slices of about so many milliseconds, and waits for `between` after each. */
export async function inSlices<T>(
  steps: Steps<T>,
  sliceMs: number,
  between: () => Promise<void>,
): Promise<T> {
  for (let start = performance.now(); ; ) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (performance.now() - start < sliceMs) continue;
    await between();
    start = performance.now();
  }
}
