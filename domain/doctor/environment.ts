import type { Finding } from './check';

/** Where stacks are deployed. */
export interface Environment {
  readonly account: string;
  readonly region: string;
}

/** Who asks. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
}

/** Why nobody asks: `name` is the error's, `says` its first line. */
export interface Refusal {
  readonly name: string;
  readonly says: string;
}

const SIGN_IN = 'aws sso login   # or set AWS_PROFILE';

/**
 * @param caller a refusal where AWS does not take the credentials, or there are none
 * @param account the account that the stacks are bound to; undefined where they go wherever the credentials lead
 */
export function findCaller(caller: Caller | Refusal, account: string | undefined): Finding {
  if (!('arn' in caller)) return findRefusal(caller);
  if (account === undefined || caller.account === account) {
    return { state: 'ok', says: `account ${caller.account}, as ${caller.arn}` };
  }
  return {
    state: 'missing',
    says: `the credentials are of account ${caller.account}, and the stacks are bound to ${account}; nothing else was asked`,
    mend: `set AWS_PROFILE to a profile of account ${account}`,
  };
}

function findRefusal({ name, says }: Refusal): Finding {
  if (name.startsWith('ExpiredToken')) {
    return { state: 'missing', says: 'the credentials of this shell have expired', mend: SIGN_IN };
  }
  if (isOfShell({ name })) return { state: 'missing', says: `this shell has no credentials: ${says}`, mend: SIGN_IN };
  const mend = 'aws configure list   # shows where they come from; set AWS_PROFILE to others';
  return { state: 'missing', says: `AWS does not take the credentials of this shell: ${says}`, mend };
}

/** Whether credentials were not even sent. */
export function isOfShell({ name }: Pick<Refusal, 'name'>): boolean {
  return name === 'CredentialsProviderError' || name === 'TokenProviderError';
}

/** What CDK needs of an account and region. */
export interface BootstrapNeed {
  /** The parameter that has the version: `/cdk-bootstrap/hnb659fds/version`. */
  readonly parameter: string;
  readonly version: number;
}

/** @param found the parameter's value; undefined where there is none */
export function findBootstrap(
  found: string | undefined,
  need: BootstrapNeed,
  { account, region }: Environment,
): Finding {
  const mend = `npx cdk bootstrap${qualifierOption(need.parameter)} aws://${account}/${region}`;
  if (found === undefined) return { state: 'missing', says: `${account} is not bootstrapped in ${region}`, mend };
  const version = Number(found);
  if (Number.isInteger(version) && version >= need.version) {
    return { state: 'ok', says: `version ${version}; the stacks need ${need.version}` };
  }
  return { state: 'missing', says: `version ${found}, and the stacks need ${need.version}`, mend };
}

/** A bootstrap with a qualifier of one's own is asked for by it. */
function qualifierOption(parameter: string): string {
  const [, qualifier = 'hnb659fds'] = /^\/cdk-bootstrap\/([^/]+)\/version$/.exec(parameter) ?? [];
  return qualifier === 'hnb659fds' ? '' : ` --qualifier ${qualifier}`;
}

/**
 * @param status what CloudFormation says of a stack; undefined where there is none
 * @returns nothing where all is well
 */
export function findStackStatus(stack: string, status: string | undefined): Finding | undefined {
  if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED') {
    return {
      state: 'missing',
      says: `the first deployment failed and was rolled back (${status}): no other can follow before the stack is deleted`,
      mend: `aws cloudformation delete-stack --stack-name ${stack}   # what holds data is kept: docs/deploy.md#removing-it`,
    };
  }
  if (status?.endsWith('_FAILED')) {
    return {
      state: 'missing',
      says: `the stack is ${status}`,
      mend: `aws cloudformation describe-stack-events --stack-name ${stack} --query "StackEvents[?contains(ResourceStatus,'FAILED')].[LogicalResourceId,ResourceStatusReason]"`,
    };
  }
  return undefined;
}

/** Whether a stack in this state is there, so that what is in it can be asked for. */
export function isDeployed(status: string | undefined): boolean {
  return status !== undefined && !/^(REVIEW_IN_PROGRESS|CREATE_IN_PROGRESS|ROLLBACK_|DELETE_)/.test(status);
}
