// Addresses of the machine's network interfaces: completes sockets whose local address is not known
// and tells which end of a connection is here.
import { equalAddresses, isZeroAddress, zero16, zero4 } from "./addresses.ts";
import type { Socket } from "./socket.ts";

export interface InterfaceAddress {
  readonly name: string;
  /** 4 or 16 bytes. */
  readonly address: Uint8Array;
  /** As long as the address; not looked at for IPv6, see inSubnet6. */
  readonly netmask: Uint8Array;
}

const loopback4 = Uint8Array.of(127, 0, 0, 1);
const loopback6 = new Uint8Array(16);
loopback6[15] = 1;

export class Interfaces {
  #v4: readonly InterfaceAddress[] = [];
  #v6: readonly InterfaceAddress[] = [];

  set(list: readonly InterfaceAddress[]): void {
    this.#v4 = list.filter(({ address }) => address.length === 4);
    this.#v6 = list.filter(({ address }) => address.length === 16);
  }

  /** Equal to an interface's address (IPv4), or in its subnet (IPv6). */
  isLocal(address: Uint8Array): boolean {
    if (address.length === 4)
      return this.#v4.some((known) => equalAddresses(known.address, address));
    return this.#v6.some((known) => inSubnet6(address, known.address));
  }

  /** Fills in the end of a tuple that is all zeros, if one is. */
  complete(socket: Socket): void {
    const { sourceIp, destIp } = socket;
    const noSource = isZeroAddress(sourceIp);
    if (!noSource && !isZeroAddress(destIp)) return;
    const known = noSource ? destIp : sourceIp;
    const inferred = this.#infer(known);
    // A socket does not talk to itself.
    if (equalAddresses(inferred, known) && socket.sourcePort === socket.destPort) return;
    if (noSource) socket.sourceIp = inferred;
    else socket.destIp = inferred;
  }

  #infer(peer: Uint8Array): Uint8Array {
    const isV4 = peer.length === 4;
    const list = isV4 ? this.#v4 : this.#v6;
    const loopback = isV4 ? loopback4 : loopback6;
    const found =
      list.find(({ address }) => equalAddresses(address, peer)) ??
      list.find((known) => (isV4 ? inSubnet4(known, peer) : inSubnet6(known.address, peer))) ??
      list.find(({ address }) => !equalAddresses(address, loopback));
    return found?.address ?? (isV4 ? zero4 : zero16);
  }
}

function inSubnet4({ address, netmask }: InterfaceAddress, peer: Uint8Array): boolean {
  for (let i = 0; i < 4; i++)
    if ((address[i]! & netmask[i]!) !== (peer[i]! & netmask[i]!)) return false;
  return true;
}

// By convention 48 bits of network and 16 of subnet; the original assumes so too.
function inSubnet6(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < 8; i++) if (a[i] !== b[i]) return false;
  return true;
}
