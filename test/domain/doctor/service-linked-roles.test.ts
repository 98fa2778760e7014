import { expect, test } from 'vitest';
import { findServiceLinkedRole, serviceLinkedRolesFor } from '../../../domain/doctor/service-linked-roles';
import { resource } from './resources';

test('a domain in a network needs the role of OpenSearch, and one outside of networks does not', () => {
  const inside = resource('AWS::OpenSearchService::Domain', { VPCOptions: { SubnetIds: ['${Shop.Subnet}'] } });
  const outside = resource('AWS::OpenSearchService::Domain');

  expect(serviceLinkedRolesFor([inside]).map(({ name }) => name)).toEqual(['AWSServiceRoleForAmazonOpenSearchService']);
  expect(serviceLinkedRolesFor([outside, resource('AWS::EC2::VPC')])).toEqual([]);
});

test('a role that is not there comes with the command that makes it', () => {
  const [role] = serviceLinkedRolesFor([resource('AWS::OpenSearchService::Domain', { VPCOptions: {} })]);

  expect(role && findServiceLinkedRole(false, role)).toMatchObject({
    state: 'missing',
    mend: 'aws iam create-service-linked-role --aws-service-name opensearchservice.amazonaws.com',
  });
  expect(role && findServiceLinkedRole(true, role).state).toBe('ok');
});
