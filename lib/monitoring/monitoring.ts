import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IConstruct } from 'constructs';
import { SEVERITIES, type Severity } from '../../domain/monitoring/service-level';
import { PropCheck } from '../prop-check';

interface Settings {
  readonly topics: ITopic[];
  readonly topicsOf: Map<Severity, ITopic[]>;
  dashboards?: boolean;
  runbooks?: string;
}

const settingsOf = new WeakMap<IConstruct, Settings>();

/**
 * Whom the alarms of a scope tell, where their runbooks are, and whether its stacks have dashboards: for the scope and all that is below it.
 *
 * ```ts
 * Monitoring.of(app).notify(onCall);
 * ```
 */
export class Monitoring {
  /** @param scope an app, a stage, a stack or a construct */
  static of(scope: IConstruct): Monitoring {
    if (!Construct.isConstruct(scope)) {
      throw new Error(`Monitoring.of: ${String(scope)} is no construct; write an app, a stage, a stack or a construct`);
    }
    return new Monitoring(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Lets every alarm below the scope tell these topics when it fires and when it is over. What is said nearer to an
   * alarm counts: the `notify` of its own tuning, then that of its construct's `alarms`, then of the nearest scope.
   */
  notify(...topics: ITopic[]): this {
    const check = new PropCheck(this.scope, 'Monitoring.of');
    for (const topic of topics) check.given('notify', topic, 'topicArn', 'write topics: notify(onCall)');
    this.settings().topics.push(...topics);
    return this;
  }

  /**
   * Lets the alarms of services below the scope tell these topics, where their service level has the severity. For a
   * service it counts more than `notify`, wherever that was said; other alarms have no severity.
   *
   * ```ts
   * Monitoring.of(app).notifyOf('critical', pager).notifyOf('low', mail);
   * ```
   */
  notifyOf(severity: Severity, ...topics: ITopic[]): this {
    const check = new PropCheck(this.scope, 'Monitoring.of');
    if (!(SEVERITIES as readonly unknown[]).includes(severity)) {
      check.refuse('notifyOf', severity, "write 'critical', 'high' or 'low'");
    }
    for (const topic of topics) {
      check.given('notifyOf', topic, 'topicArn', "write a severity and topics: notifyOf('critical', pager)");
    }
    const { topicsOf } = this.settings();
    topicsOf.set(severity, [...(topicsOf.get(severity) ?? []), ...topics]);
    return this;
  }

  /**
   * Where the runbooks of the alarms below the scope can be read: docs/alarms.md of this package, put where people who are
   * woken can open it. Each alarm adds `#` and its own heading.
   *
   * @param url `https://wiki.example/towpath-alarms`
   */
  runbooks(url: string): this {
    new PropCheck(this.scope, 'Monitoring.of').text('runbooks', url, 'write the address of a page');
    this.settings().runbooks = url;
    return this;
  }

  /** Makes no dashboards in the stacks below the scope. */
  withoutDashboards(): this {
    this.settings().dashboards = false;
    return this;
  }

  private settings(): Settings {
    const settings = settingsOf.get(this.scope) ?? { topics: [], topicsOf: new Map() };
    settingsOf.set(this.scope, settings);
    return settings;
  }
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
  return settingsAround(construct).find(({ runbooks }) => runbooks !== undefined)?.runbooks ?? 'towpath/docs/alarms.md';
}

export function wantsDashboard(construct: IConstruct): boolean {
  return settingsAround(construct).find(({ dashboards }) => dashboards !== undefined)?.dashboards ?? true;
}

function settingsAround(construct: IConstruct): Settings[] {
  return construct.node.scopes.toReversed().flatMap((scope) => settingsOf.get(scope) ?? []);
}
