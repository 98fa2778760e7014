import { expect, test } from 'vitest';
import { Reporter } from '../../../local/event-source-mapping/reporter';

test('what was told of a topic is known after it works again', () => {
  const told: string[] = [];
  const reporter = new Reporter('orders', (message) => told.push(message));

  reporter.report('invoke', 'a batch failed');
  reporter.report('invoke', 'a batch failed');
  reporter.recovered('invoke');

  expect(told).toEqual(['orders: a batch failed']);
  expect(reporter.latestOf('invoke')).toBe('a batch failed');
  expect(reporter.latestOf('read')).toBe(undefined);
});
