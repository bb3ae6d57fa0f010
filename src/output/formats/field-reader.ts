// Fields of an alert as other schemas type them. What nobody asked for is left over, so that a
// format loses no field.
import type { Alert, JsonValue } from "../alert.ts";
import { labelValue } from "./labels.ts";

export class FieldReader {
  readonly #fields: Map<string, JsonValue>;

  constructor({ fields }: Alert) {
    this.#fields = new Map([...fields].filter(([, value]) => labelValue(value) !== undefined));
  }

  /** Any value, as a text. */
  text(name: string): string | undefined {
    return this.#take(name, labelValue);
  }

  /** A whole number that JSON readers keep exactly. */
  whole(name: string): number | undefined {
    return this.#take(name, (value) => {
      const isNumber = typeof value === "string" ? /^-?\d+$/.test(value) : true;
      const number = isNumber && typeof value !== "boolean" ? Number(value) : Number.NaN;
      return Number.isSafeInteger(number) ? number : undefined;
    });
  }

  /** A port that is in use. */
  port(name: string): number | undefined {
    const at = this.whole(name);
    return at !== undefined && at > 0 && at <= 65_535 ? at : undefined;
  }

  /** An address of IPv4 or IPv6. */
  ip(name: string): string | undefined {
    return this.#take(name, (value) => {
      return typeof value === "string" && process.getBuiltinModule("node:net").isIP(value) !== 0
        ? value
        : undefined;
    });
  }

  /** A file's absolute path: a descriptor's name, unless it is something else that has one. */
  path(): string | undefined {
    const type = this.#fields.get("fd.type");
    if (type !== undefined && type !== "file" && type !== "directory") return undefined;
    return this.#take("fd.name", (value) => {
      return typeof value === "string" && /^\/./.test(value) ? value : undefined;
    });
  }

  /** Something of a container; what is said of processes outside of any is "host". */
  container(name: string): string | undefined {
    return this.#take(name, (value) => {
      return value === "host" ? undefined : labelValue(value);
    });
  }

  /** What was not read, or not as it was asked for. */
  rest(): ReadonlyMap<string, JsonValue> {
    return this.#fields;
  }

  #take<T>(name: string, read: (value: JsonValue) => T | undefined): T | undefined {
    const value = this.#fields.get(name);
    const taken = value === undefined ? undefined : read(value);
    if (taken !== undefined) this.#fields.delete(name);
    return taken;
  }
}

/** The tactics of MITRE ATT&CK among an alert's tags, like TA0003. */
export function tacticsOf({ tags }: Alert): readonly string[] {
  return tags.filter((tag) => /^TA\d{4}$/.test(tag)).sort();
}

/** The techniques of MITRE ATT&CK among an alert's tags, like T1059 and T1059.004. */
export function techniquesOf({ tags }: Alert): readonly string[] {
  return tags.filter((tag) => /^T\d{4}(?:\.\d{3})?$/.test(tag)).sort();
}
