import type { Finding } from './check';
import { isLiteral, ofType, type TemplateResource } from './resource';

/** A hosted zone, as Route 53 tells of it. */
export interface Zone {
  /** Without a dot at the end. */
  readonly name: string;
  readonly isPrivate: boolean;
  readonly nameServers: readonly string[];
}

/** The ids of the hosted zones that templates name, and that are there before them. */
export function zonesFor(resources: readonly TemplateResource[]): string[] {
  const records = ofType(resources, 'AWS::Route53::RecordSet', 'AWS::Route53::RecordSetGroup');
  const certificates = ofType(resources, 'AWS::CertificateManager::Certificate');
  const validated = certificates.flatMap(({ properties }) => [properties.DomainValidationOptions ?? []].flat());
  const named = [...records.map(({ properties }) => properties), ...validated] as { HostedZoneId?: unknown }[];
  return [...new Set(named.map(({ HostedZoneId }) => HostedZoneId).filter(isLiteral))];
}

/**
 * @param zone undefined where there is none
 * @param delegated the name servers that public DNS gives for its name; none where nobody knows the name
 */
export function findDelegation(id: string, zone: Zone | undefined, delegated: readonly string[]): Finding {
  if (!zone) {
    const says = 'a template names the hosted zone, and the account has none';
    return { state: 'missing', says, mend: 'aws route53 list-hosted-zones' };
  }
  const { name, isPrivate } = zone;
  if (isPrivate) return { state: 'ok', says: `${name} is private: nobody delegates to it` };

  const own = zone.nameServers.map(plain).sort();
  const given = delegated.map(plain).sort();
  const mend = `at the registrar of ${name}, or in the zone above it, as NS records of ${name}: ${own.join(' ')}`;
  if (given.length === 0) return { state: 'missing', says: `nobody delegates ${name} to the zone ${id}`, mend };
  if (own.every((server) => given.includes(server)))
    return { state: 'ok', says: `${name} is delegated to the zone ${id}` };
  const says = `${name} is delegated to ${given.join(', ')}, and these are not the servers of the zone ${id}`;
  return { state: 'missing', says, mend };
}

function plain(server: string): string {
  return server.toLowerCase().replace(/\.$/, '');
}
