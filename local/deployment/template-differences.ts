/**
 * What a template that is deployed locally has otherwise than the one that is deployed to AWS: all of it.
 *
 * A resource is taken out, or an event source mapping switched off. Nothing else is possible, so that a template that
 * works here is the template that works there.
 */
export interface TemplateDifference {
  /** The resource type, `AWS::Lambda::EventSourceMapping`. */
  readonly type: string;
  /** Which resources of the type. @default all */
  readonly where?: (resource: { readonly Properties?: Readonly<Record<string, unknown>> }) => boolean;
  /** `remove`: the resource is not there. `disable`: it is there with `Enabled: false`. */
  readonly action: 'remove' | 'disable';
  /** Why AWS and the emulator need it otherwise, and what stands in its place. */
  readonly reason: string;
}

export const templateDifferences: readonly TemplateDifference[] = [
  {
    type: 'AWS::Lambda::EventSourceMapping',
    action: 'disable',
    reason:
      'The emulator loses what a partial batch answer reports, and knows neither retries, bisecting, age nor failure ' +
      'destinations. local/event-source-mapping reads the mapping and does its work as AWS documents it.',
  },
  {
    type: 'AWS::EC2::FlowLog',
    action: 'remove',
    reason: 'The emulator refuses templates that have one, and no packet crosses an emulated network.',
  },
  {
    type: 'AWS::EC2::SecurityGroupIngress',
    action: 'remove',
    reason: 'The emulator refuses templates that have one, and no packet crosses an emulated network.',
  },
  {
    type: 'AWS::EC2::SecurityGroupEgress',
    action: 'remove',
    reason: 'The emulator refuses templates that have one, and no packet crosses an emulated network.',
  },
  {
    type: 'Custom::VpcRestrictDefaultSG',
    action: 'remove',
    reason:
      'Its function needs the AWS SDK for EC2, which functions have on AWS and not in the emulator; and no packet crosses ' +
      'an emulated network.',
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    where: ({ Properties }) => Properties?.Metrics !== undefined,
    action: 'remove',
    reason:
      'The emulator refuses templates that have an alarm on metric math. The others are there: their states change when ' +
      'somebody sets them or puts metrics, and local/alarms says so on the event bus.',
  },
  {
    type: 'AWS::CloudWatch::CompositeAlarm',
    action: 'remove',
    reason: 'The emulator refuses templates that have one, and not all of the alarms are there that it could look at.',
  },
  {
    type: 'AWS::CloudWatch::Dashboard',
    action: 'remove',
    reason:
      "A dashboard of a service shows its alarms, which are not there, and nothing draws the emulator's dashboards.",
  },
  {
    type: 'AWS::SSO::Assignment',
    action: 'remove',
    reason:
      'The emulator refuses templates that have one, and nobody signs in to it. The policies of people are there.',
  },
  {
    type: 'AWS::SSO::PermissionSet',
    action: 'remove',
    reason:
      'The emulator refuses templates that have one, and nobody signs in to it. The policies of people are there.',
  },
];
