import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcard } from '../acknowledge';
import { letLogsUse } from './log-encryption';
import type { TowpathFunction } from './towpath-function';

const EVERY_VERSION = 'CDK lets its provider invoke every version of this one function.';

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
    const provider = new Provider(this, 'Provider', {
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
    });
    this.serviceToken = provider.serviceToken;
    if (waiting) acknowledgeWaiter(provider);
  }

  private createRole(id: string, fn: TowpathFunction, logGroup: LogGroup): Role {
    const role = new Role(this, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    acknowledgeWildcard(role, `${fn.functionArn}:*`, EVERY_VERSION);
    return role;
  }
}

/** The state machine with which CDK's provider waits. */
function acknowledgeWaiter(provider: Provider): void {
  const waiter = provider.node.findChild('waiter-state-machine');
  acknowledge(waiter, {
    SF1: 'It runs while a stack is deployed, and what it waits for stands in the log of the function that it asks.',
    SF2: 'It runs while a stack is deployed, and only asks a function again and again.',
  });
  const role = waiter.node.findChild('Role') as Role;
  for (const name of ['framework-isComplete', 'framework-onTimeout']) {
    const fn = provider.node.findChild(name) as IFunction & Construct;
    acknowledgeWildcard(role, `${fn.functionArn}:*`, EVERY_VERSION);
  }
}
