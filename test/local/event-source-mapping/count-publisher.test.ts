import { expect, test } from 'vitest';
import { CountPublisher } from '../../../local/event-source-mapping/count-publisher';
import { EventCounter } from '../../../local/event-source-mapping/counts';
import { Reporter } from '../../../local/event-source-mapping/reporter';
import { FakeClock } from './fake-clock';

function scene() {
  const clock = new FakeClock();
  const counter = new EventCounter();
  const published: Record<string, unknown>[] = [];
  const service = { isDown: false };
  const publisher = new CountPublisher([{ uuid: 'a1b2c3d4', counts: () => counter.read() }], {
    put: async (data) => {
      if (service.isDown) throw new Error('down');
      published.push(Object.fromEntries(data.map(({ MetricName, Value }) => [MetricName, Value])));
      expect(data[0]?.Dimensions).toEqual([{ Name: 'EventSourceMappingUUID', Value: 'a1b2c3d4' }]);
    },
    clock,
    interval: 5_000,
    reporter: new Reporter('event counts', () => undefined),
  });
  return { clock, counter, published, service, publisher };
}

test('what the counts grew by is published every few seconds, and the rest when it stops', async () => {
  const { clock, counter, published, publisher } = scene();

  publisher.start();
  counter.add('PolledEventCount', 3);
  counter.add('InvokedEventCount', 3);
  await clock.advance(5_000);
  await clock.advance(5_000);
  counter.add('PolledEventCount', 1);
  await publisher.stop();
  await publisher.stop();

  expect(published).toEqual([
    { PolledEventCount: 3, InvokedEventCount: 3 },
    { PolledEventCount: 0 },
    { PolledEventCount: 1 },
  ]);
});

test('what could not be published is published later', async () => {
  const { clock, counter, published, service, publisher } = scene();
  service.isDown = true;

  publisher.start();
  counter.add('PolledEventCount', 3);
  await clock.advance(5_000);
  service.isDown = false;
  counter.add('PolledEventCount', 2);
  await clock.advance(5_000);
  await publisher.stop();

  expect(published[0]).toEqual({ PolledEventCount: 5 });
});
