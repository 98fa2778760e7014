import { expect, test } from 'vitest';
import { findDelegation, zonesFor } from '../../../domain/doctor/zones';
import { resource } from './resources';

const zone = { name: 'shop.example', isPrivate: false, nameServers: ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'] };

test('zones are those that records and certificates name, once each, and not those that the template makes', () => {
  expect(
    zonesFor([
      resource('AWS::Route53::RecordSet', { HostedZoneId: 'Z1' }),
      resource('AWS::Route53::RecordSet', { HostedZoneId: '${Shop.Zone}' }),
      resource('AWS::CertificateManager::Certificate', {
        DomainValidationOptions: [{ DomainName: 'shop.example', HostedZoneId: 'Z1' }, { HostedZoneId: 'Z2' }],
      }),
    ]),
  ).toEqual(['Z1', 'Z2']);
});

test('a zone whose servers DNS gives is delegated, whatever the writing', () => {
  expect(findDelegation('Z1', zone, ['NS-2.awsdns-02.com.', 'ns-1.awsdns-01.org']).state).toBe('ok');
});

test('a zone to which nobody delegates, or somebody else, comes with the records to write', () => {
  const nobody = findDelegation('Z1', zone, []);
  const other = findDelegation('Z1', zone, ['ns1.registrar.example']);

  expect(nobody).toMatchObject({ state: 'missing', says: 'nobody delegates shop.example to the zone Z1' });
  expect(other).toMatchObject({ state: 'missing', says: expect.stringContaining('ns1.registrar.example') });
  expect(nobody.mend).toContain('NS records of shop.example: ns-1.awsdns-01.org ns-2.awsdns-02.com');
});

test('a zone that is not there is missing; a private one needs nobody', () => {
  expect(findDelegation('Z1', undefined, []).state).toBe('missing');
  expect(findDelegation('Z1', { ...zone, isPrivate: true }, []).state).toBe('ok');
});
