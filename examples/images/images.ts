import { Stack, type StackProps } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { EventStream, ImageRepository, Monitoring, type Rule, SlackApp, SlackNotifications } from '../../lib';

/** What AWS itself announces, said in Slack: images that are pushed, what scans find, and alarms that fire. */
export class Images extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const events = new EventStream(this, 'Events');

    new ImageRepository(this, 'Api', {
      tagPrefixes: ['release-', 'branch-'],
      pulledBy: [new ServicePrincipal('lambda.amazonaws.com')],
      stream: events,
    });

    // People who are on call are woken by the topic; the channel is told as well.
    Monitoring.of(this)
      .notify(new Topic(this, 'OnCall', { enforceSSL: true }))
      .announce(events);

    new SlackNotifications(this, 'Messages', {
      stream: events,
      slack: SlackApp.fromSecret(this, 'Slack', {
        secretName: 'slack/images',
        apiUrl: this.node.tryGetContext('slackApiUrl'),
      }),
      rules,
    });
  }
}

const rules: Rule[] = [
  {
    name: 'release-pushed',
    pattern: { type: [ImageRepository.pushed], data: { 'image-tag': [{ prefix: 'release-' }] } },
    channel: '#releases',
    message: ':package: *{{data.image-tag}}* of {{subject}} was pushed',
  },
  {
    name: 'critical-findings',
    pattern: {
      type: [ImageRepository.scanned],
      data: { 'finding-severity-counts': { CRITICAL: [{ numeric: ['>', 0] }] } },
    },
    channel: '#security',
    message:
      ':lock: {{data.finding-severity-counts.CRITICAL}} critical findings in {{subject}} {{data.image-tags}} ({{data.image-digest}})',
  },
  {
    name: 'alarm-fired',
    pattern: { type: [Monitoring.alarmChanged], data: { state: { value: ['ALARM'] } } },
    channel: '#alarms',
    message: ':rotating_light: *{{subject}}*\n{{data.state.reason}}\n{{data.configuration.description}}',
  },
  {
    name: 'alarm-over',
    // After a deployment each alarm goes from INSUFFICIENT_DATA to OK.
    pattern: {
      type: [Monitoring.alarmChanged],
      data: { state: { value: ['OK'] }, previousState: { value: ['ALARM'] } },
    },
    channel: '#alarms',
    message: ':white_check_mark: *{{subject}}* is over',
  },
];
