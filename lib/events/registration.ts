import { RemovalPolicy } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { EntityRegistration } from '../../domain/events/entity';

/**
 * Tells functions of an entity and its table. One parameter by entity, so that a second claimant fails to deploy; one by
 * table, kept for as long as records may name it.
 *
 * @param registryPath the path of the stream that carries the table's changes
 */
export function registerEntity(scope: Construct, registryPath: string, registration: EntityRegistration): void {
  const { entity, table } = registration;
  const stringValue = JSON.stringify(registration);
  new StringParameter(scope, 'EntityRegistration', {
    parameterName: `${registryPath}/entities/${entity}`,
    description: `Towpath: the table of the entity ${entity}`,
    simpleName: false,
    stringValue,
    tier: ParameterTier.STANDARD,
  });
  new StringParameter(scope, 'TableRegistration', {
    parameterName: `${registryPath}/tables/${table}`,
    description: `Towpath: the entity of a table, ${entity}`,
    simpleName: false,
    stringValue,
    tier: ParameterTier.STANDARD,
  }).applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
}
