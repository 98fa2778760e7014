import { expect, test } from 'vitest';
import { describeServiceLevel, errorThreshold, ServiceLevel } from '../../../domain/monitoring/service-level';

test('as many errors as a level allows are too many at the rate of 1, and more at a faster rate', () => {
  const { consumerFacing } = ServiceLevel;

  expect(errorThreshold(consumerFacing, consumerFacing.slow)).toBe(0.1);
  expect(errorThreshold(consumerFacing, consumerFacing.fast)).toBe(1.44);
});

test('there are never more than a hundred errors in a hundred requests', () => {
  const { fast } = ServiceLevel.background;

  expect(errorThreshold({ availability: 90 }, fast)).toBe(100);
});

test('the more careful a level is, the sooner somebody has to look', () => {
  const { consumerFacing, internal, background } = ServiceLevel;

  expect([consumerFacing, internal, background].map(({ severity }) => severity)).toEqual(['critical', 'high', 'low']);
  const thresholds = [consumerFacing, internal, background].map((level) => errorThreshold(level, level.fast));
  expect(thresholds).toEqual([1.44, 7.2, 14.4]);
});

test('a level is said in a sentence, with its latency where it has one', () => {
  expect(describeServiceLevel({ ...ServiceLevel.internal, latency: 500 })).toBe(
    'Service level internal: 99.5 % of requests succeed, 99 % are answered within 500 ms.',
  );
  expect(describeServiceLevel(ServiceLevel.background)).toBe('Service level background: 99 % of requests succeed.');
});
