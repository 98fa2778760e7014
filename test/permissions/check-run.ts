import type { LocalMachine } from '../../local/local-machine';
import { stacksOf } from '../examples/examples';
import { checkPermissions, type PermissionProblems } from './check-permissions';
import { type CheckedStack, deployedValues } from './deployed-values';
import { readRequests } from './recorded-request';
import { unusedGrants } from './unused-grants';

/**
 * Compares what an example's functions asked for on a local machine with what their roles allow on AWS, where there is
 * a search domain, which asks for permissions, and a network.
 *
 * @param requests the file in which they were recorded
 */
export function checkRun(folder: string, machine: LocalMachine, requests: string): PermissionProblems {
  const stacks = stacksOf(folder).map((stack) => asDeployed(stack, machine));
  return checkPermissions({
    stacks,
    requests: readRequests(requests),
    destinations: {
      account: machine.emulator.account,
      emulator: new URL(machine.emulator.url).host,
      search: { host: new URL(machine.searchEndpoint).host, domainArn: domainArn(stacks) },
      others: [new URL(machine.slack.apiUrl).host],
    },
    unused: unusedGrants,
  });
}

/** A stack as it is on AWS, with the names that its resources have on the machine. */
function asDeployed(stack: Pick<CheckedStack, 'name' | 'template'>, { deployment }: LocalMachine): CheckedStack {
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
