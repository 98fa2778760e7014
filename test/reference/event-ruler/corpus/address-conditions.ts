import { type Address, besideNetwork, edgeOfNetwork, inNetwork, nearAddress, plainly, spell } from './addresses';
import type { Condition } from './condition';
import { member } from './json-tree';
import type { Random } from './random';

export function exactAddress(random: Random, address: Address): Condition {
  return {
    tree: spell(random, address),
    matching: (r) => spell(r, address),
    near: (r) => nearAddress(r, address),
    addresses: address.version,
  };
}

export function network(address: Address, mask: number): Condition {
  return {
    tree: member('cidr', `${plainly(address)}/${mask}`),
    matching: (r) =>
      spell(r, r.chance(0.5) ? inNetwork(r, address, mask) : edgeOfNetwork(address, mask, r.pick(['first', 'last']))),
    near: (r) => (r.chance(0.6) ? spell(r, besideNetwork(address, mask, r.pick([1, -1]))) : nearAddress(r, address)),
    addresses: address.version,
  };
}
