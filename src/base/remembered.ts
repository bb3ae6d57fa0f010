// Texts made of texts, remembered: paths repeat, and the same answer as the same string object is
// compared and looked up faster than a new one. Bounded: see RecentMap.
import { limits } from "./limits.ts";
import { RecentMap } from "./recent-map.ts";

export function remembered(make: (text: string) => string): (text: string) => string {
  const known = new RecentMap<string, string>(limits.textsRememberedMax);
  return (text) => {
    if (text.length > limits.textRememberedMax) return make(text);
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    known.set(text, made);
    return made;
  };
}
