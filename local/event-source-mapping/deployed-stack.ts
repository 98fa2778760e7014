import { type CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';

/** A stack that was deployed from a template. */
export interface DeployedStack {
  readonly name: string;
  readonly template: Template;
}

/** As much of a CloudFormation template as is read here. */
interface Template {
  readonly Resources?: Record<string, TemplateResource>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

/** What CloudFormation made of a stack's resources. */
export interface StackResources {
  readonly region: string;
  readonly account: string;
  /** The physical id of each resource, by its logical id. */
  readonly physicalIds: ReadonlyMap<string, string>;
}

/** Reads what CloudFormation made of a stack. */
export type DescribeStack = (stackName: string) => Promise<StackResources>;

/**
 * Asks CloudFormation. A stack of more than a hundred resources is not described whole by AWS, but is by the
 * emulator, which is what this is for.
 */
export function cloudFormationStacks(cloudformation: CloudFormationClient): DescribeStack {
  return async (stackName) => {
    const output = await cloudformation.send(new DescribeStackResourcesCommand({ StackName: stackName }));
    const resources = output.StackResources ?? [];
    const [, , , region = '', account = ''] = resources[0]?.StackId?.split(':') ?? [];
    const physicalIds = new Map(
      resources.map((resource) => [resource.LogicalResourceId ?? '', resource.PhysicalResourceId ?? '']),
    );
    return { region, account, physicalIds };
  };
}
