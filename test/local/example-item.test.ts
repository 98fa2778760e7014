import { expect, test } from 'vitest';
import { exampleItem } from '../../local/example-item';

test('an example has what the index searches, as the first rule about new items wants it', () => {
  const item = exampleItem({
    entity: 'orders',
    mappings: {
      note: { type: 'text' },
      value: { type: 'double' },
      guest: { type: 'boolean' },
      place: { type: 'geo_point' },
    },
    rules: [
      { pattern: { type: ['refunds.inserted'] }, message: '{{data.reason}}' },
      {
        pattern: {
          type: ['orders.inserted'],
          data: {
            value: [{ numeric: ['>', 999] }],
            guest: [{ exists: false }],
            country: ['FR', 'DE'],
            buyer: { name: [{ prefix: 'A' }] },
          },
        },
        message: 'Order of *{{data.value}}* from {{data.city}}',
      },
    ],
  });

  expect(item).toEqual({ note: 'Example', value: 1000, country: 'FR', buyer: { name: 'A' }, city: 'Example' });
});

test('where the app says nothing of an entity there is nothing to show', () => {
  expect(exampleItem({ entity: 'orders', mappings: {}, rules: [] })).toEqual({});
});
