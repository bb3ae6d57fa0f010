// Texts made of texts, remembered: paths repeat, and the same answer as the same string object is
// compared and looked up faster than a new one. Bounded: a full table starts over.
import { limits } from "../base/limits.ts";

export function remembered(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    if (text.length > limits.textRememberedMax) return make(text);
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= limits.textsRememberedMax) known.clear();
    const made = make(text);
    known.set(text, made);
    return made;
  };
}
