import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge';
import { letLogsUse } from './log-encryption';
import type { TowpathFunction } from './towpath-function';

export interface ResourceProviderProps {
  /** Does what CloudFormation asks; with `waiting`, it is asked again whether it is done. */
  readonly function: TowpathFunction;
  /** @default what CloudFormation asks is done when the function returns */
  readonly waiting?: { readonly queryInterval: Duration; readonly totalTimeout: Duration };
  /** How long the provider's logs are kept. @default one month */
  readonly logRetention?: RetentionDays;
  /** The key that encrypts them. @default CloudWatch's own */
  readonly encryptionKey?: IKey;
}

/** CDK's provider of a custom resource, with roles that may write its own log; CDK's may write every log of the account. */
export class ResourceProvider extends Construct {
  readonly serviceToken: string;

  constructor(scope: Construct, id: string, props: ResourceProviderProps) {
    super(scope, id);
    const { encryptionKey, waiting, logRetention: retention = RetentionDays.ONE_MONTH } = props;
    if (encryptionKey) letLogsUse(encryptionKey);
    const logGroup = new LogGroup(this, 'Logs', { retention, encryptionKey, removalPolicy: RemovalPolicy.DESTROY });
    const roleOf = (name: string) => this.createRole(name, props.function, logGroup);
    this.serviceToken = new Provider(this, 'Provider', {
      onEventHandler: props.function,
      logGroup,
      frameworkOnEventRole: roleOf('EventRole'),
      ...(waiting && {
        isCompleteHandler: props.function,
        frameworkCompleteAndTimeoutRole: roleOf('WaitingRole'),
        // What it waits for stands in the provider's log.
        disableWaiterStateMachineLogging: true,
        ...waiting,
      }),
    }).serviceToken;
  }

  private createRole(id: string, fn: TowpathFunction, logGroup: LogGroup): Role {
    const role = new Role(this, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    const reason = 'CDK lets its provider invoke every version of this one function.';
    acknowledgeWildcard(role, `${fn.functionArn}:*`, reason);
    return role;
  }
}
