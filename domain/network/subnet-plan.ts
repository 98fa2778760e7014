/** Bits of the mask that a subnet of each group has more than its network. */
const BITS = { private: 4, public: 6, isolated: 6 } as const;

/** How many zones each group has room for, whether they are used or not. */
export const ZONES_IN_PLAN = 4;

/** The least and the greatest network: AWS allows no greater one, and load balancers want subnets of a /27. */
const MASKS = { from: 16, to: 27 - BITS.public } as const;

/** The masks of the subnets of a network. */
export interface SubnetPlan {
  readonly private: number;
  readonly public: number;
  readonly isolated: number;
}

export type PlanResult =
  | { readonly ok: true; readonly plan: SubnetPlan }
  | { readonly ok: false; readonly instead: string };

/**
 * How the addresses of a network are divided: a quarter for private subnets, an eighth for public and isolated ones, in
 * four zones; the rest is free for what comes later.
 *
 * Each group has its place also for zones and groups that are not used. A subnet whose addresses change is replaced, and
 * all that stands in it as well: so a zone or a group that comes later moves no other.
 *
 * @param cidr `10.0.0.0/16`
 */
export function planSubnets(cidr: string): PlanResult {
  const instead = `write the addresses of a network, with a mask from /${MASKS.from} to /${MASKS.to}: "10.0.0.0/16"`;
  const [, address = '', bits = ''] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(cidr) ?? [];
  const bytes = address.split('.').map(Number);
  const mask = Number(bits);
  if (bytes.length !== 4 || bytes.some((byte) => byte > 255) || mask < MASKS.from || mask > MASKS.to) {
    return { ok: false, instead };
  }
  const first = firstAddress(bytes, mask);
  if (first !== bytes.join('.'))
    return { ok: false, instead: `a network begins with its first address; write "${first}/${mask}"` };
  return {
    ok: true,
    plan: { private: mask + BITS.private, public: mask + BITS.public, isolated: mask + BITS.isolated },
  };
}

function firstAddress(bytes: readonly number[], mask: number): string {
  return bytes.map((byte, index) => byte & (0xff << Math.min(8, Math.max(0, 8 * (index + 1) - mask)))).join('.');
}
