// Versions as rules files and plugins state them: three numbers, compatible within one major.

import { numberOf } from "./decode.ts";

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Reads `x.y.z`; what follows the third number, like `-rc1`, does not count. */
export function parseVersion(text: string): Version | undefined {
  const match = /^(\d{1,10})\.(\d{1,10})\.(\d{1,10})/.exec(text);
  if (match === null) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
}

/** Reads what `required_engine_version` takes: `x.y.z`, or N for 0.N.0. */
export function parseEngineVersion(text: string): Version | undefined {
  const minor = numberOf(text);
  return minor === undefined ? parseVersion(text) : { major: 0, minor, patch: 0 };
}

export function printVersion(version: Version): string {
  return `${version.major}.${version.minor}.${version.patch}`;
}

/** Negative when `a` is older than `b`. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

/** Whether something at version `have` serves who asks for `want`. */
export function satisfies(have: Version, want: Version): boolean {
  return have.major === want.major && compareVersions(have, want) >= 0;
}
