import { SEVERITIES } from '../../domain/monitoring/service-level';
import { isObject, type PropCheck } from '../prop-check';

const ONE_OF_THEM =
  'write ServiceLevel.consumerFacing, ServiceLevel.internal or ServiceLevel.background, or one of your own: { ...ServiceLevel.internal, latency: 500 }';

/** Checks a service level, which may be one that a team has made. */
export function checkServiceLevel(check: PropCheck, level: unknown): void {
  if (!isObject(level)) check.refuse('serviceLevel', level, ONE_OF_THEM);
  const of = (name: string) => `serviceLevel.${name}`;
  check.text(of('name'), level.name, 'write what the level is called: "partners"');
  if (!(SEVERITIES as readonly unknown[]).includes(level.severity)) {
    check.refuse(of('severity'), level.severity, "write 'critical', 'high' or 'low'");
  }
  const { availability, latency, waiting } = level;
  if (!isNumber(availability) || availability <= 0 || availability >= 100) {
    check.refuse(of('availability'), availability, 'write how many of a hundred requests succeed, below 100: 99.9');
  }
  const time = 'write milliseconds: Duration.seconds(2).toMilliseconds()';
  if (latency !== undefined && (!isNumber(latency) || latency <= 0)) check.refuse(of('latency'), latency, time);
  if (!isNumber(waiting) || waiting <= 0) check.refuse(of('waiting'), waiting, time);
  check.wholeNumber(of('fewestErrors'), level.fewestErrors, { from: 1 }, 'write a whole number from 1');
  for (const name of ['fast', 'slow'] as const) checkWindow(check, of(name), level[name]);
}

function checkWindow(check: PropCheck, prop: string, window: unknown): void {
  const { burnRate, minutes, datapoints, periods } = isObject(window) ? window : {};
  const isSound =
    isNumber(burnRate) &&
    burnRate > 0 &&
    [minutes, datapoints, periods].every((one) => Number.isInteger(one) && Number(one) > 0);
  if (!isSound) {
    check.refuse(
      prop,
      window,
      'write when there are too many errors: { burnRate: 14.4, minutes: 5, datapoints: 2, periods: 3 }',
    );
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
