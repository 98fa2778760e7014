import type { Finding } from './check';
import { ofType, type TemplateResource, textsIn } from './resource';

/** What came of a question over HTTP; `refused` where nobody let it through, in whatever way. */
export type Reached =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly location?: string;
      readonly certificate?: Certificate;
    }
  | { readonly kind: 'refused'; readonly says: string };

export interface Certificate {
  /** What is wrong with it, in the words of TLS: `CERT_HAS_EXPIRED`; undefined where it is valid for the name. */
  readonly problem?: string;
  /** Days for which it is valid yet. */
  readonly days: number;
}

/** Certificates of AWS renew themselves 60 days before the end, where their DNS records are there. */
const SOON = 30;

/** The names under which a load balancer of a template is known: its records in hosted zones. */
export function namesOfBalancer(
  { stack, logicalId }: { readonly stack: string; readonly logicalId: string },
  resources: readonly TemplateResource[],
): string[] {
  const own = `\${${stack}.${logicalId}.DNSName}`;
  const records = ofType(resources, 'AWS::Route53::RecordSet').filter(({ properties }) =>
    textsIn(properties.AliasTarget).some((text) => text.includes(own)),
  );
  const names = records.map(({ properties }) => String(properties.Name).replace(/\.$/, ''));
  return [...new Set(names)].filter((name) => !name.includes('${') && !name.startsWith('*'));
}

/**
 * What faces the internet has to answer by HTTPS.
 *
 * @param host the name that was asked
 */
export function findHttps(host: string, reached: Reached): Finding {
  const page = 'docs/doctor.md#after-a-deployment';
  if (reached.kind === 'refused') {
    return { state: 'missing', says: `https://${host} does not answer: ${reached.says}`, mend: page };
  }
  const { status, certificate } = reached;
  if (certificate?.problem !== undefined) {
    const says = `https://${host} shows a certificate that is not valid: ${certificate.problem}`;
    return {
      state: 'missing',
      says,
      mend: 'aws acm list-certificates --query "CertificateSummaryList[].[DomainName,Status,NotAfter]"',
    };
  }
  if (status >= 500) {
    const says = `https://${host} answers with ${status}: nothing healthy is behind it`;
    return { state: 'missing', says, mend: 'aws elbv2 describe-target-health --target-group-arn …' };
  }
  const days = certificate?.days ?? 0;
  if (days < SOON) {
    const says = `https://${host} answers; its certificate ends in ${days} days, and those of AWS renew long before`;
    return {
      state: 'warning',
      says,
      mend: 'aws acm list-certificates --query "CertificateSummaryList[].[DomainName,RenewalEligibility,NotAfter]"',
    };
  }
  return { state: 'ok', says: `https://${host} answers with ${status}; its certificate is valid for ${days} days` };
}

/** Plain HTTP may lead to HTTPS, and to nothing else. */
export function findRedirect(host: string, reached: Reached): Finding {
  if (reached.kind === 'refused') return { state: 'ok', says: `http://${host} does not answer` };
  const { status, location = '' } = reached;
  if (status >= 300 && status < 400 && location.startsWith('https://')) {
    return { state: 'ok', says: `http://${host} leads to https` };
  }
  return {
    state: 'missing',
    says: `http://${host} answers with ${status}, unencrypted`,
    mend: 'let the listener of port 80 redirect to HTTPS',
  };
}

/**
 * What is inside a network must not answer outside it.
 *
 * @param address where its name leads; undefined where public DNS has none
 */
export function findInternal(host: string, reached: Reached, address: string | undefined): Finding {
  if (reached.kind === 'refused') return { state: 'ok', says: `${host} does not answer from here` };
  if (address !== undefined && isPrivateAddress(address)) {
    return { state: 'ok', says: `${host} answers at ${address}, a private address: this machine is in its network` };
  }
  return {
    state: 'missing',
    says: `${host} answers from here, at ${address ?? 'an address that is not known'}, with ${reached.status}`,
    mend: 'docs/doctor.md#after-a-deployment',
  };
}

function isPrivateAddress(address: string): boolean {
  return /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd]|::1$)/i.test(
    address,
  );
}

/** How a bucket is closed. */
export interface BucketAccess {
  /** Which of the four settings of its public access block are on. */
  readonly blocked: readonly boolean[];
  /** What a request that nobody signed is answered with. */
  readonly unsigned: Reached;
}

export function findBucket(bucket: string, { blocked, unsigned }: BucketAccess): Finding {
  if (unsigned.kind === 'answered' && unsigned.status < 300) {
    const says = 'anybody can list it: a request that nobody signed was answered';
    return { state: 'missing', says, mend: blockCommand(bucket) };
  }
  if (blocked.length < 4 || blocked.some((on) => !on)) {
    return { state: 'missing', says: 'public access is not blocked', mend: blockCommand(bucket) };
  }
  if (unsigned.kind === 'refused') return { state: 'warning', says: `public access is blocked; ${unsigned.says}` };
  return { state: 'ok', says: `public access is blocked; an unsigned request is refused with ${unsigned.status}` };
}

function blockCommand(bucket: string): string {
  const all = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  return `aws s3api put-public-access-block --bucket ${bucket} --public-access-block-configuration ${all.map((name) => `${name}=true`).join(',')}`;
}
