import { expect } from 'vitest';
import { decodeRecord } from '../../domain/events/decode';
import type { Event } from '../../domain/events/event';
import { compilePattern, type Pattern } from '../../domain/patterns';
import { type BusEvent, valueAt } from '../../local/event-bus/bus-event';
import { type InputTransformer, transformInput } from '../../local/event-bus/input-transformer';
import type { Template } from './app';

interface RuleResource {
  readonly Properties: {
    readonly EventPattern: object;
    readonly Targets: readonly {
      readonly InputTransformer: InputTransformer;
      readonly KinesisParameters: { readonly PartitionKeyPath: string };
    }[];
  };
}

/** What comes onto the stream when AWS says something, by the rules of a template. */
export function announced(
  template: Template,
  said: BusEvent,
): { readonly event: Event; readonly partitionKey: unknown }[] {
  const rules: RuleResource[] = Object.values(template.findResources('AWS::Events::Rule')) as never;
  return rules
    .filter(({ Properties }) => isMatched(withNames(Properties.EventPattern, template), said))
    .flatMap(({ Properties }) => Properties.Targets)
    .map(({ InputTransformer, KinesisParameters }) => ({
      event: decoded(transformInput(InputTransformer, said, { ruleName: '', ruleArn: '', ingestionTime: said.time })),
      partitionKey: valueAt(said, KinesisParameters.PartitionKeyPath),
    }));
}

/** A pattern as it is when it is deployed: repositories have the names that they are given. */
function withNames(pattern: object, template: Template): Pattern {
  const repositories = template.findResources('AWS::ECR::Repository');
  return JSON.parse(JSON.stringify(pattern), (_key, value) =>
    value?.Ref in repositories ? repositories[value.Ref]?.Properties.RepositoryName : value,
  );
}

function isMatched(pattern: Pattern, said: BusEvent): boolean {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled));
  return compiled.matches(said);
}

function decoded(data: string): Event {
  const record = decodeRecord(Buffer.from(data), {
    carries: 'published',
    entities: new Set(),
    entityOf: () => undefined,
    arrivedAt: 0,
  });
  expect(record).toMatchObject({ ok: true });
  return (record as Extract<typeof record, { ok: true }>).event;
}
