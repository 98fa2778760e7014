import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import {
  EntityTable,
  type EntityTableProps,
  EventStream,
  type ISearchDomain,
  type Rule,
  SearchDomain,
  SearchIndex,
  SlackApp,
  SlackNotifications,
} from '../../lib';

/** A stack with a stream and what a test adds to it. */
export function stackWithStream() {
  const stack = new Stack(new App(), 'Shop');
  return { stack, stream: new EventStream(stack, 'Changes') };
}

export function customersIn(stack: Stack, stream: EventStream, props: Partial<EntityTableProps> = {}): EntityTable {
  return new EntityTable(stack, 'Customers', {
    entity: 'customers',
    stream,
    partitionKey: { name: 'customerId', type: AttributeType.STRING },
    ...props,
  });
}

export function rule(changes: Partial<Rule> = {}): Rule {
  return {
    name: 'big-customer',
    pattern: { type: ['customers.inserted'] },
    channel: '#marketing',
    message: '*{{data.name}}* started using us',
    ...changes,
  };
}

export function notificationsIn(
  stack: Stack,
  stream: EventStream,
  rules: Rule[] = [rule()],
  id = 'Messages',
): SlackNotifications {
  const slack =
    (stack.node.tryFindChild('Slack') as SlackApp | undefined) ??
    SlackApp.fromSecret(stack, 'Slack', { secretName: 'slack/shop' });
  return new SlackNotifications(stack, id, { stream, slack, rules });
}

function endpointIn(stack: Stack): ISearchDomain {
  return SearchDomain.fromEndpoint(stack, 'Search', { endpoint: 'https://search.example' });
}

export function indexIn(stack: Stack, entity: EntityTable, domain: ISearchDomain = endpointIn(stack)): SearchIndex {
  return new SearchIndex(stack, 'CustomerSearch', { entity, domain, mappings: { name: { type: 'text' } } });
}

/** The statements of all policies of roles in a template, by action: `{ 's3:PutObject': [resource, …] }`. */
export function permissionsIn(template: Template): Record<string, unknown[]> {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  const permissions: Record<string, unknown[]> = {};
  for (const { Action, Resource } of policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)) {
    for (const action of [Action].flat()) {
      permissions[action] = [...(permissions[action] ?? []), ...[Resource].flat()];
    }
  }
  return permissions;
}

export { Annotations, Match, Template };
