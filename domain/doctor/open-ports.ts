import type { Finding } from './check';

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

/** @param facesInternet whether it is of a load balancer that is meant for everybody */
export function findOpenPorts(group: string, rules: readonly InboundRule[], facesInternet: boolean): Finding {
  const open = rules.filter(({ ranges }) => ranges.some((range) => ANYBODY.has(range)));
  const wrong = open.filter((rule) => !(facesInternet && isWeb(rule)));
  if (wrong.length > 0) {
    return {
      state: 'missing',
      says: `lets anybody in at ${wrong.map(portsOf).join(', ')}`,
      mend: `aws ec2 describe-security-group-rules --filters Name=group-id,Values=${group}   # and take the rule out of the app`,
    };
  }
  const says =
    open.length === 0 ? 'lets nobody in from everywhere' : `lets everybody in at ${open.map(portsOf).join(', ')} only`;
  return { state: 'ok', says };
}

function isWeb({ protocol, from, to }: InboundRule): boolean {
  return protocol === 'tcp' && from === to && WEB.has(from ?? 0);
}

function portsOf({ protocol, from, to }: InboundRule): string {
  if (protocol === '-1') return 'every port';
  return `${protocol} ${from === to ? (from ?? 'all') : `${from}-${to}`}`;
}
