import { Stack } from 'aws-cdk-lib';
import { stages } from '../../../bin/platform.config';
import { Storefront } from '../../../examples/storefront/storefront';
import { Platform } from '../../../lib';
import type { SynthesisedStack } from '../../../local/deployment/stacks';
import type { LocalMachine } from '../../../local/local-machine';
import { synthesised } from '../../examples/examples';
import { descriptionsIn } from '../../lib/platform/descriptions';
import { asDeployed } from '../../permissions/check-run';
import { deployedValues } from '../../permissions/deployed-values';
import type { TemplateValues } from '../../permissions/template-text';

/**
 * The sandbox and the storefront on it as they are on AWS, where the platform has a search domain and the functions that
 * use it stand in its network. The storefront finds what is on the machine by the names that it has there.
 */
export function stacksOnAws(machine: LocalMachine): SynthesisedStack[] {
  const { account, region } = machine.emulator;
  const platform = synthesised((app) => {
    for (const stage of stages) new Platform(new Stack(app, `Platform-${stage.name}`), 'Platform', { stage });
  });
  const deployed = platform.map((stack) => asDeployed(stack, machine));
  const descriptions = deployed.map((stack) =>
    descriptionsIn(stack.template, withGroups(deployedValues(stack, deployed)), machine.emulator),
  );
  const storefront = synthesised(
    (app) => new Storefront(app, 'Storefront', { stage: 'sandbox', env: { account, region } }),
    Object.assign({}, ...descriptions),
  );
  return [...platform, ...storefront];
}

/** The domain's security group is not on the machine, and stacks refuse its logical id in the place of an id of EC2's. */
function withGroups(values: TemplateValues): TemplateValues {
  const attribute = (logicalId: string, name: string) =>
    name === 'GroupId' ? 'sg-0123456789abcdef0' : values.attribute(logicalId, name);
  return { ...values, attribute };
}
