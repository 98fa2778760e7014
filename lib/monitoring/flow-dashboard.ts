import { Aspects, Aws, Lazy, Stack } from 'aws-cdk-lib';
import { CfnDashboard, Column, type IWidget, Row, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, type IConstruct } from 'constructs';
import { wantsDashboard } from './settings';

/** Where a part stands on a dashboard, from top to bottom as events flow. */
const PLACES = ['source', 'stream', 'sink', 'destination', 'network'] as const;

export type FlowPlace = (typeof PLACES)[number];

/** One row of a dashboard: a part of the pipeline. */
export interface Part {
  readonly construct: IConstruct;
  readonly place: FlowPlace;
  readonly title: string;
  readonly widgets: readonly IWidget[];
}

const partsByConstruct = new WeakMap<IConstruct, Part>();
const watchedByParts = new WeakSet<IConstruct>();

/** The part of the pipeline that a construct is, where it is one. */
export function partOf(construct: IConstruct): Part | undefined {
  return partsByConstruct.get(construct);
}

/** Whether the alarms of some part are about a resource that is not its own: the function that a handler invokes. */
export function isWatchedByPart(resource: IConstruct): boolean {
  return watchedByParts.has(resource);
}

/**
 * Shows a part of the pipeline on the dashboard of its stack, which is made with the first part: what is written into
 * tables, and what AWS announces, stands above the streams, these above their sinks, and these above where events end.
 *
 * @param title the kind of the part and its path in the app
 * @param watches resources that are not its own, and that its alarms are about
 */
export function showOnDashboard(
  construct: Construct,
  place: FlowPlace,
  title: string,
  widgets: readonly IWidget[],
  watches: readonly IConstruct[] = [],
): void {
  const part: Part = { construct, place, title, widgets };
  partsByConstruct.set(construct, part);
  for (const resource of watches) watchedByParts.add(resource);
  const stack = Stack.of(construct);
  const dashboard = stack.node.tryFindChild(FlowDashboard.ID) as FlowDashboard | undefined;
  (dashboard ?? new FlowDashboard(stack)).add(part);
}

/** The rows of parts on a dashboard, each below its title, from top to bottom as events flow. */
export function rowsOf(parts: readonly Part[]): IWidget[] {
  return PLACES.flatMap((place) => parts.filter((part) => part.place === place)).flatMap(({ title, widgets }) => [
    new TextWidget({ markdown: `## ${title}`, width: 24, height: 1 }),
    new Row(...widgets),
  ]);
}

/**
 * The dashboard of a stack: the flow from tables to sinks. Its name is made by CloudFormation. Whether it is wanted is
 * asked when the app is synthesised: scopes around it may say so later than it is made.
 */
class FlowDashboard extends Construct {
  static readonly ID = 'TowpathFlow';
  private readonly parts: Part[] = [];

  constructor(stack: Stack) {
    super(stack, FlowDashboard.ID);
    Aspects.of(this).add({
      visit: (node) => {
        if (node === this && this.wanted().length === 0) this.node.tryRemoveChild('Resource');
      },
    });
    new CfnDashboard(this, 'Resource', {
      dashboardBody: Lazy.string({ produce: () => stack.toJsonString({ start: '-P1D', widgets: this.render() }) }),
    });
  }

  add(part: Part): void {
    this.parts.push(part);
  }

  private wanted(): Part[] {
    return this.parts.filter(({ construct }) => wantsDashboard(construct));
  }

  private render(): unknown[] {
    const page = new Column(
      new TextWidget({ markdown: `# ${Aws.STACK_NAME}`, width: 24, height: 1 }),
      ...rowsOf(this.wanted()),
    );
    page.position(0, 0);
    return page.toJson();
  }
}
