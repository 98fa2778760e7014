import { expect, test } from 'vitest';
import { readDeclaredMappings } from '../../../local/event-source-mapping/declared-mappings';

test('what the emulator does not keep of a mapping is read from its template', async () => {
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
  const describe = async () => ({
    region: 'eu-west-1',
    account: '000000000000',
    physicalIds: new Map([
      ['Search', 'uuid-1'],
      ['Off', 'uuid-2'],
    ]),
  });

  const declared = await readDeclaredMappings([{ name: 'Storefront', template }], describe);

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
