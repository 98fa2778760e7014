import { expect, test } from 'vitest';
import { readDeclaredMappings } from '../../../local/event-source-mapping/declared-mappings';

test('what the emulator does not keep of a mapping is read from its template', () => {
  const template = {
    Resources: {
      Search: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { MetricsConfig: { Metrics: ['EventCount'] }, StartingPositionTimestamp: 1_763_460_955 },
      },
      Off: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { Enabled: false } },
      Queue: { Type: 'AWS::SQS::Queue' },
    },
  };
  const physicalIds = { Search: 'uuid-1', Off: 'uuid-2', Queue: 'https://queue' };

  const declared = readDeclaredMappings([{ template, physicalIds }]);

  expect(declared).toEqual(
    new Map([
      [
        'uuid-1',
        {
          Enabled: true,
          MetricsConfig: { Metrics: ['EventCount'] },
          StartingPositionTimestamp: new Date('2025-11-18T10:15:55.000Z'),
        },
      ],
      ['uuid-2', { Enabled: false, MetricsConfig: { Metrics: [] } }],
    ]),
  );
});
