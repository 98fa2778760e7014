import type { SynthesisedStack } from '../../local/deployment/stacks';
import type { LocalMachine } from '../../local/local-machine';
import { checkPermissions, type PermissionProblems, type UnusedGrants } from './check-permissions';
import { type CheckedStack, deployedValues } from './deployed-values';
import { readRequests } from './recorded-request';

/** What functions asked for on a local machine, and what they are held against. */
export interface CheckedRun {
  readonly machine: LocalMachine;
  /** The stacks that were deployed there, as they are on AWS, where there is a search domain, which asks for permissions. */
  readonly stacks: readonly SynthesisedStack[];
  /** The file in which requests were recorded. */
  readonly requests: string;
  readonly unused: readonly UnusedGrants[];
}

/** Compares what functions asked for on a local machine with what their roles allow on AWS. */
export function checkRun({ machine, requests, unused, ...run }: CheckedRun): PermissionProblems {
  const stacks = run.stacks.map((stack) => asDeployed(stack, machine));
  return checkPermissions({
    stacks,
    requests: readRequests(requests),
    destinations: {
      account: machine.emulator.account,
      emulator: new URL(machine.emulator.url).host,
      search: { host: new URL(machine.searchEndpoint).host, domainArn: domainArn(stacks) },
      others: [new URL(machine.slack.apiUrl).host],
    },
    unused,
  });
}

/** A stack as it is on AWS, with the names that its resources have on the machine. */
export function asDeployed(stack: SynthesisedStack, { deployment }: LocalMachine): CheckedStack {
  const deployed = deployment.stacks.find(({ name }) => name === stack.name);
  if (!deployed) throw new Error(`the stack "${stack.name}" was not deployed on the machine`);
  return { ...deployed, template: stack.template };
}

function domainArn(stacks: readonly CheckedStack[]): string {
  const domains = stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources ?? {})
      .filter(([, { Type }]) => Type === 'AWS::OpenSearchService::Domain')
      .map(([logicalId]) => deployedValues(stack, stacks).attribute(logicalId, 'Arn')),
  );
  const [domain, ...others] = domains;
  if (domain === undefined || others.length > 0) {
    throw new Error(`the app has ${domains.length} search domains, and it can be told from one only what was asked`);
  }
  return domain;
}
