// Addresses and connections in event parameters as text, with words for payloads that are cut
// short.
import { endpointText } from "../state/addresses.ts";
import { endpointOf, families, tupleOf, tupleParamText } from "../state/tuples.ts";

const invalidAddresses: ReadonlyMap<number, string> = new Map<number, string>([
  [families.unix, "INVALID PATH"],
  [families.inet, "INVALID IPv4"],
  [families.inet6, "INVALID IPv6"],
]);

/** A PT_SOCKADDR payload: path, `ip:port`, or `family N`. */
export function socketAddressText(bytes: Uint8Array): string {
  const family = bytes[0]!;
  const invalid = invalidAddresses.get(family);
  if (invalid === undefined) return `family ${family}`;
  const endpoint = endpointOf(bytes);
  if (endpoint === undefined) return invalid;
  return family === families.unix ? endpoint.path : endpointText(endpoint.ip, endpoint.port);
}

/** A PT_SOCKTUPLE payload: `from->to`, for unix sockets with kernel pointers and the path. */
export function socketTupleText(bytes: Uint8Array): string {
  const family = bytes[0]!;
  if (!invalidAddresses.has(family)) return `family ${family}`;
  const tuple = tupleOf(bytes);
  return tuple === undefined ? "INVALID SOCKTUPLE" : tupleParamText(tuple);
}
