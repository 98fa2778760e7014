import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { everything } from '../everything';
import { kebabCase, rowOf } from './alarm-row';
import { alarmsOf, type TemplateAlarm } from './alarms-of';

const page = readFileSync(join(__dirname, '../../../docs/alarms.md'), 'utf8');
const alarms = alarmsOf(everything());

/** Where the page tells of the alarms of a construct, by the name that it has in the sources. */
const SECTIONS: Readonly<Record<string, string>> = {
  AwsEvents: 'What AWS announces',
  AttachedEntityTable: 'EntityTable',
  EntityTable: 'EntityTable',
  EventHandler: 'EventHandler',
  EventStream: 'EventStream',
  Network: 'Network',
  ExistingNetwork: 'Network.fromVpc',
  HttpsLoadBalancer: 'Network: a load balancer',
  SearchDomain: 'SearchDomain',
  Indexer: 'SearchIndex',
  Announcer: 'SlackNotifications: the function that matches',
  WatchedResource: 'ServiceMonitoring',
  Outbox: 'SlackNotifications: the outbox, with the function that posts',
};

/** The parts of the page by their headings. */
const sections = new Map(
  page
    .split(/^#{2,3} /m)
    .slice(1)
    .map((text): [string, string] => [text.slice(0, text.indexOf('\n')).replaceAll('`', ''), text]),
);

test('each alarm says what happened, what no data means, and where its runbook is', () => {
  const sentences = /^[A-Z].*\. Without data .*\. Runbook: towpath\/docs\/alarms\.md#[a-z-]+$/;

  const others = alarms.filter(({ properties }) => !sentences.test(properties.AlarmDescription));

  expect(others.map(({ path }) => path)).toEqual([]);
});

test('the runbook of an alarm is the section of its name, which says what happened, what to look at and what to do', () => {
  for (const { name, properties } of alarms) {
    expect(properties.AlarmDescription).toMatch(new RegExp(`#${kebabCase(name)}$`));
    expect(sections.get(kebabCase(name))).toMatch(/\*\*What happened\.\*\*.*\*\*Look at\*\*.*\*\*(Do|do)\.?\*\*/s);
  }
});

test('no runbook is about an alarm that is not there', () => {
  // `service` is the alarm of alarms that `ServiceMonitoring` makes.
  const names = new Set([...alarms.map(({ name }) => kebabCase(name)), 'service']);

  const runbooks = [...sections].filter(([, text]) => text.includes('**What happened.**')).map(([heading]) => heading);
  expect(runbooks.filter((heading) => !names.has(heading))).toEqual([]);
});

test('the page lists the alarms of each construct as they are in a template', () => {
  for (const [construct, heading] of Object.entries(SECTIONS)) {
    const expected = new Set(alarms.filter((alarm) => alarm.construct === construct).map(inOneLine));
    expect(rowsIn(sections.get(heading) ?? '')).toEqual([...expected].sort());
  }
  expect(new Set(alarms.map(({ construct }) => construct))).toEqual(new Set(Object.keys(SECTIONS)));
});

function inOneLine(alarm: TemplateAlarm): string {
  return rowOf(alarm).join(' | ');
}

/** The rows of a section's table that are about alarms, without what makes their columns wide. */
function rowsIn(section: string): string[] {
  const rows = section.split('\n').filter((line) => line.startsWith('| [`'));
  return rows.map((row) => row.replace(/^\| | *\|$/g, '').replace(/ +\| +/g, ' | ')).sort();
}
