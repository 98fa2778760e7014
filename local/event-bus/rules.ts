import { compilePattern, describeMistake } from '../../domain/patterns';
import type { JsonApi } from '../emulator/json-api';
import type { BusEvent } from './bus-event';
import type { InputTransformer } from './input-transformer';

/** A target of a rule, as the EventBridge API describes it. */
export interface TargetDescription {
  readonly Arn: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: InputTransformer;
  readonly KinesisParameters?: { readonly PartitionKeyPath: string };
}

/** A rule of the default bus with its targets that are Kinesis streams. */
export interface BusRule {
  readonly name: string;
  readonly arn: string;
  matches(event: BusEvent): boolean;
  readonly targets: readonly TargetDescription[];
}

/** Reads the rules of an account that put events onto streams. */
export type ListRules = () => Promise<BusRule[]>;

interface RuleDescription {
  readonly Name: string;
  readonly Arn: string;
  readonly State?: string;
  readonly EventPattern?: string;
}

export function rulesOf(events: JsonApi): ListRules {
  return async () => {
    const rules = await pages<RuleDescription>((NextToken) => events('ListRules', { NextToken }), 'Rules');
    const read = rules.map(async ({ Name, Arn, State, EventPattern }): Promise<BusRule[]> => {
      if (State === 'DISABLED' || !EventPattern) return [];
      const targets = await pages<TargetDescription>(
        (NextToken) => events('ListTargetsByRule', { Rule: Name, NextToken }),
        'Targets',
      );
      const streams = targets.filter((target) => target.Arn.split(':')[2] === 'kinesis');
      if (streams.length === 0) return [];
      return [{ name: Name, arn: Arn, targets: streams, matches: matcherOf(Name, EventPattern) }];
    });
    return (await Promise.all(read)).flat();
  };
}

function matcherOf(rule: string, pattern: string): (event: BusEvent) => boolean {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(`rule ${rule}: ${compiled.mistakes.map(describeMistake).join('; ')}`);
  return (event) => compiled.matches(event);
}

async function pages<Element>(
  read: (next: string | undefined) => Promise<Readonly<Record<string, unknown>>>,
  member: string,
): Promise<Element[]> {
  const all: Element[] = [];
  let next: string | undefined;
  do {
    const page = await read(next);
    all.push(...((page[member] as Element[] | undefined) ?? []));
    next = page.NextToken as string | undefined;
  } while (next);
  return all;
}
