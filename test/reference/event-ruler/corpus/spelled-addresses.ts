import { looksLikeV4, looksLikeV6, ODD_ADDRESSES, spellings } from './addresses';
import { member, type Tree, write } from './json-tree';
import type { Pair } from './pairs';
import { Random } from './random';

const V4 = [
  '10.1.1.1',
  '10.1.1.2',
  '8.1.1.1',
  '010.1.1.2',
  '255.255.255.255',
  '0.0.0.0',
  ...spellings({ version: 4, parts: [10, 1, 1, 1] }),
  ...spellings({ version: 4, parts: [255, 255, 255, 255] }),
  ...ODD_ADDRESSES.filter((text) => !looksLikeV6(text)),
];
const V6 = [
  '::1',
  '::2',
  '::',
  'FE80::1',
  '0:0:0:0:0:0:0:1',
  '::a01:101',
  ...spellings({ version: 6, parts: [0, 0, 0, 0, 0, 0, 0, 1] }).slice(0, 12),
  ...spellings({ version: 6, parts: [0xfe80, 0, 0, 0, 1, 0, 0, 0xf] }).slice(0, 12),
  ...ODD_ADDRESSES.filter((text) => !looksLikeV4(text)),
];
const V4_NETWORKS = [
  '10.0.0.0/8',
  '10.99.99.99/8',
  '10.1.1.0/31',
  '010.1.1.1/30',
  '0.0.0.0/0',
  '10.1.1.1/08',
  '10.1.1.1/+24',
  '10.1.1.1/-0',
  '10.1.1.1/16/',
  '255.255.255.254/31',
  '::ffff:a01:101/24',
];
const V6_NETWORKS = [
  '::/0',
  '::/127',
  '::1/126',
  'fe80::/10',
  'FE80::1/64',
  'fe80:0:0:0:1::/127',
  '0:0:0:0:0:0:0:0/96',
];

/** Listed addresses and networks against texts that are the same address, another one, or none to event-ruler. */
export function spelledAddresses(): Pair[] {
  const random = new Random('spelled addresses');
  return [
    ...against(random, V4, 9, V4),
    ...against(random, V6, 9, V6),
    ...against(random, V4_NETWORKS.map(network), 30, V4),
    ...against(random, V6_NETWORKS.map(network), 30, V6),
  ];
}

function network(text: string): Tree {
  return member('cidr', text);
}

function against(random: Random, conditions: readonly Tree[], count: number, values: readonly string[]): Pair[] {
  return conditions.flatMap((condition) =>
    random.sample(values, count).map((value) => ({
      pattern: write(member('ip', [condition])),
      event: write(member('ip', value)),
      about: 'spelled addresses',
    })),
  );
}
