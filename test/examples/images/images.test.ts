import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { compileTemplate } from '../../../domain/notifications/message-template';
import { compileRules } from '../../../domain/patterns';
import { Images } from '../../../examples/images/images';
import type { SlackNotifications } from '../../../lib';
import type { BusEvent } from '../../../local/event-bus/bus-event';
import { announced } from '../../lib/announced';
import { Template } from '../../lib/app';
import { alarmChanged, imagePushed, imageScanned } from '../../local/event-bus/aws-events';

const stack = new Images(new App(), 'Images');
const { rules } = stack.node.findChild('Messages') as SlackNotifications;
const template = Template.fromStack(stack);
const [repository = ''] = Object.keys(template.findResources('AWS::ECR::Repository'));
const deployed = Template.fromJSON(
  JSON.parse(JSON.stringify(template.toJSON()), (_key, value) => (value?.Ref === repository ? 'images-api' : value)),
);

/** What is said in Slack when AWS says something: `#channel: message`. */
function said(event: BusEvent): string[] {
  const matcher = compileRules(rules);
  return announced(deployed, event).flatMap(({ event }) =>
    rules
      .filter(({ name }) => matcher.match(event).includes(name))
      .map(({ channel, message }) => {
        const compiled = compileTemplate(message);
        if (!compiled.ok) throw new Error(compiled.mistakes.join());
        return `${channel}: ${compiled.template.render(event)}`;
      }),
  );
}

function ofApi(event: BusEvent, detail: object): BusEvent {
  return { ...event, detail: { ...event.detail, 'repository-name': 'images-api', ...detail } };
}

function ofAlarm(state: object, previousState: object = { value: 'OK' }): BusEvent {
  return { ...alarmChanged, detail: { ...alarmChanged.detail, alarmName: 'Images-Full', state, previousState } };
}

test('a release that is pushed is said, an image of a branch is not', () => {
  expect(said(ofApi(imagePushed, { 'image-tag': 'release-42' }))).toEqual([
    '#releases: :package: *release-42* of images-api was pushed',
  ]);
  expect(said(ofApi(imagePushed, { 'image-tag': 'branch-cart' }))).toEqual([]);
});

test('critical findings are said with their number, and a scan without any is not', () => {
  expect(said(ofApi(imageScanned, { 'image-tags': ['release-42'], 'image-digest': 'sha256:7f5b' }))).toEqual([
    '#security: :lock: 10 critical findings in images-api release-42 (sha256:7f5b)',
  ]);
  expect(said(ofApi(imageScanned, { 'finding-severity-counts': { MEDIUM: 9 } }))).toEqual([]);
});

test('an alarm that fires is said with its reason, whatever signs are in it', () => {
  const state = {
    value: 'ALARM',
    reason: 'A "test" with <!channel> & a \\ (minimum 1 datapoint for OK -> ALARM transition).',
  };

  expect(said(ofAlarm(state))).toEqual([
    '#alarms: :rotating_light: *Images-Full*\n' +
      'A "test" with &lt;!channel&gt; &amp; a \\ (minimum 1 datapoint for OK -&gt; ALARM transition).\n' +
      'Goes into alarm when server CPU utilization is too high!',
  ]);
});

test('that an alarm is over is said, and that it has its first data is not', () => {
  expect(said(ofAlarm({ value: 'OK' }, { value: 'ALARM' }))).toEqual([
    '#alarms: :white_check_mark: *Images-Full* is over',
  ]);
  expect(said(ofAlarm({ value: 'OK' }, { value: 'INSUFFICIENT_DATA' }))).toEqual([]);
});
