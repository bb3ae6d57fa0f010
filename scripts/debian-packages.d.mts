// Types of debian-packages.mjs, which is plain JavaScript because it is read before TypeScript is.

interface DebianPackage {
  readonly name: string;
  readonly why: string;
  readonly command?: string;
  readonly verbs?: readonly string[];
}

export const debianPackages: readonly DebianPackage[];
export const counterparts: readonly (DebianPackage & { readonly command: string })[];
export function packagesFor(verb: string): readonly DebianPackage[];
