import type { Finding } from './check';
import { ofType, type TemplateResource } from './resource';

/** A role that a service makes for itself in an account, and that CloudFormation does not make for it. */
export interface ServiceLinkedRole {
  readonly name: string;
  readonly service: string;
  /** Who uses it, in a sentence. */
  readonly user: string;
}

/**
 * Load balancers, clusters of EKS, caches and autoscaling are not here: their services make the role at the first
 * request, CloudFormation's too.
 */
const OPENSEARCH: ServiceLinkedRole = {
  name: 'AWSServiceRoleForAmazonOpenSearchService',
  service: 'opensearchservice.amazonaws.com',
  user: 'an OpenSearch domain in a network',
};

export function serviceLinkedRolesFor(resources: readonly TemplateResource[]): ServiceLinkedRole[] {
  const domains = ofType(resources, 'AWS::OpenSearchService::Domain');
  return domains.some(({ properties }) => properties.VPCOptions !== undefined) ? [OPENSEARCH] : [];
}

export function findServiceLinkedRole(isThere: boolean, { name, service, user }: ServiceLinkedRole): Finding {
  if (isThere) return { state: 'ok', says: `${name} is there` };
  return {
    state: 'missing',
    says: `${user} needs the role ${name}, and the account has none`,
    mend: `aws iam create-service-linked-role --aws-service-name ${service}`,
  };
}
