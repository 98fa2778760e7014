import type { Check, Finding } from './check';

/** One inbound rule of a security group. */
export interface InboundRule {
  /** `tcp`, `udp`, `icmp`, or `-1` for all. */
  readonly protocol: string;
  /** Undefined where the rule is for all of them. */
  readonly from?: number;
  readonly to?: number;
  /** The ranges of addresses that it lets in. */
  readonly ranges: readonly string[];
}

const ANYBODY = new Set(['0.0.0.0/0', '::/0']);
const WEB = new Set([80, 443]);

export interface SecurityGroup {
  readonly id: string;
  readonly rules: readonly InboundRule[];
  /** Whether it is of a load balancer that is meant for everybody. */
  readonly facesInternet: boolean;
}

/** One line for all that are closed, and one for each that lets everybody in somewhere. */
export function checkSecurityGroups(groups: readonly SecurityGroup[]): Check[] {
  const open = groups.filter(({ rules }) => rules.some(isForAnybody));
  const closed = groups.length - open.length;
  const says = `${closed} of ${groups.length} let in nobody from the internet`;
  const ofClosed: Check = { title: 'security groups', state: 'ok', says };
  return [
    ...(closed > 0 ? [ofClosed] : []),
    ...open.map((group): Check => ({ title: `security group ${group.id}`, ...findOpenPorts(group) })),
  ];
}

function findOpenPorts({ id, rules, facesInternet }: SecurityGroup): Finding {
  const open = rules.filter(isForAnybody);
  const wrong = open.filter((rule) => !(facesInternet && isWeb(rule)));
  if (wrong.length === 0) return { state: 'ok', says: `lets everybody in at ${open.map(portsOf).join(', ')} only` };
  return {
    state: 'missing',
    says: `lets everybody in at ${wrong.map(portsOf).join(', ')}`,
    mend: `aws ec2 describe-security-group-rules --filters Name=group-id,Values=${id}   # and take the rule out of the app`,
  };
}

function isForAnybody({ ranges }: InboundRule): boolean {
  return ranges.some((range) => ANYBODY.has(range));
}

function isWeb({ protocol, from, to }: InboundRule): boolean {
  return protocol === 'tcp' && from === to && WEB.has(from ?? 0);
}

function portsOf({ protocol, from, to }: InboundRule): string {
  if (protocol === '-1') return 'every port';
  return `${protocol} ${from === to ? (from ?? 'all') : `${from}-${to}`}`;
}
