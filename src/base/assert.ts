// Failures that are our own bugs: stop at once, with the sentence that was wrong.

export function assert(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(`bug: ${sentence}`);
}

/** For the `default` of an exhaustive switch: does not compile while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`bug: unexpected ${JSON.stringify(value)}`);
}
