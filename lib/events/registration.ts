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
  claimEntity(scope, registryPath, registration);
  const { entity, table } = registration;
  new StringParameter(scope, 'TableRegistration', {
    parameterName: tableParameterName(registryPath, table),
    description: `Towpath: the entity of a table, ${entity}`,
    simpleName: false,
    stringValue: JSON.stringify(registration),
    tier: ParameterTier.STANDARD,
  }).applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
}

/** The parameter by entity alone. */
export function claimEntity(scope: Construct, registryPath: string, registration: EntityRegistration): StringParameter {
  const { entity } = registration;
  return new StringParameter(scope, 'EntityRegistration', {
    parameterName: `${registryPath}/entities/${entity}`,
    description: `Towpath: the table of the entity ${entity}`,
    simpleName: false,
    stringValue: JSON.stringify(registration),
    tier: ParameterTier.STANDARD,
  });
}

export function tableParameterName(registryPath: string, table: string): string {
  return `${registryPath}/tables/${table}`;
}
