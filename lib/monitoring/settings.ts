import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import type { Severity } from '../../domain/monitoring/service-level';

/** What `Monitoring.of(scope)` was told. */
interface Settings {
  readonly topics: ITopic[];
  readonly topicsOf: Map<Severity, ITopic[]>;
  dashboards?: boolean;
  runbooks?: string;
  /** Where they are when nobody around says so. */
  defaultRunbooks?: string;
}

const settingsOf = new WeakMap<IConstruct, Settings>();

/** What was said of a scope itself, to be added to. */
export function settingsFor(scope: IConstruct): Settings {
  const settings = settingsOf.get(scope) ?? { topics: [], topicsOf: new Map() };
  settingsOf.set(scope, settings);
  return settings;
}

/** The topics that were given for the nearest scope around a construct; none where nobody said anything. */
export function topicsFor(construct: IConstruct): readonly ITopic[] {
  return settingsAround(construct).find(({ topics }) => topics.length > 0)?.topics ?? [];
}

/** The topics that were given for a severity, for the nearest scope that has some; else those of `topicsFor`. */
export function topicsForSeverity(construct: IConstruct, severity: Severity): readonly ITopic[] {
  const ofSeverity = settingsAround(construct).map(({ topicsOf }) => topicsOf.get(severity) ?? []);
  return ofSeverity.find((topics) => topics.length > 0) ?? topicsFor(construct);
}

/** Where the page of runbooks is that an alarm refers to. */
export function runbooksFor(construct: IConstruct): string {
  const settings = settingsAround(construct);
  const own = settings.find(({ runbooks }) => runbooks !== undefined)?.runbooks;
  const given = settings.find(({ defaultRunbooks }) => defaultRunbooks !== undefined)?.defaultRunbooks;
  return own ?? given ?? 'towpath/docs/alarms.md';
}

export function wantsDashboard(construct: IConstruct): boolean {
  return settingsAround(construct).find(({ dashboards }) => dashboards !== undefined)?.dashboards ?? true;
}

function settingsAround(construct: IConstruct): Settings[] {
  return construct.node.scopes.toReversed().flatMap((scope) => settingsOf.get(scope) ?? []);
}
