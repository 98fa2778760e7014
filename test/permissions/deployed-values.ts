import type { DeployedStack } from '../../local/deployment/stacks';
import { type TemplateValues, textOf } from './template-text';

/** A stack as it is on AWS, with what of it was deployed locally. */
export type CheckedStack = Omit<DeployedStack, 'outputs'>;

/** The ARN of a resource after its service, region and account: by its type, from what CloudFormation calls it. */
const ARN_FORMS: Readonly<Record<string, [service: string, resource: (id: string) => string]>> = {
  'AWS::DynamoDB::GlobalTable': ['dynamodb', (id) => `table/${id}`],
  'AWS::DynamoDB::Table': ['dynamodb', (id) => `table/${id}`],
  'AWS::Kinesis::Stream': ['kinesis', (id) => `stream/${id}`],
  'AWS::Lambda::Function': ['lambda', (id) => `function:${id}`],
  'AWS::Logs::LogGroup': ['logs', (id) => `log-group:${id}:*`],
  'AWS::OpenSearchService::Domain': ['es', (id) => `domain/${id}`],
  'AWS::SQS::Queue': ['sqs', (url) => url.slice(url.lastIndexOf('/') + 1)],
};

/**
 * The values that a stack's template has in its deployment. What was not deployed locally has its logical id in the
 * place of the one that CloudFormation would give it.
 *
 * @param all the app's stacks, for what one exports and another imports
 */
export function deployedValues(stack: CheckedStack, all: readonly CheckedStack[]): TemplateValues {
  const { account, region } = stack;
  const idOf = (logicalId: string) => stack.physicalIds[logicalId] ?? logicalId;
  const pseudoValues: Readonly<Record<string, string>> = {
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackName': stack.name,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const arnOf = (logicalId: string): string => {
    const id = idOf(logicalId);
    const type = stack.template.Resources?.[logicalId]?.Type ?? '';
    if (id.startsWith('arn:')) return id;
    if (type === 'AWS::S3::Bucket') return `arn:aws:s3:::${id}`;
    const [service, resource] = ARN_FORMS[type] ?? [];
    if (resource) return `arn:aws:${service}:${region}:${account}:${resource(id)}`;
    throw new Error(
      `the ARN of ${logicalId}, a ${type}, has no known form; add it to test/permissions/deployed-values.ts`,
    );
  };
  return {
    ref: idOf,
    attribute: (logicalId, name) => (name === 'Arn' ? arnOf(logicalId) : `${idOf(logicalId)}.${name}`),
    pseudo: (name) => pseudoValues[name] ?? name,
    imported: (name) => exported(name, all),
  };
}

interface Output {
  readonly Value: unknown;
  readonly Export?: { readonly Name: unknown };
}

function exported(name: string, stacks: readonly CheckedStack[]): string {
  for (const stack of stacks) {
    const values = deployedValues(stack, stacks);
    const outputs = Object.values((stack.template.Outputs ?? {}) as Record<string, Output>);
    const output = outputs.find(({ Export }) => Export && textOf(Export.Name, values) === name);
    if (output) return textOf(output.Value, values);
  }
  throw new Error(`no stack exports ${name}`);
}
