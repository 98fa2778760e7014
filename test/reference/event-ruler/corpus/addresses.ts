import type { Random } from './random';

/** An address of version 4 or 6 as its parts: four bytes or eight groups. */
export interface Address {
  readonly version: 4 | 6;
  readonly parts: readonly number[];
}

const V4: readonly Address[] = [
  '10.1.1.1',
  '10.0.0.0',
  '192.168.0.9',
  '172.16.255.15',
  '8.8.8.8',
  '255.255.255.255',
].map((text) => ({ version: 4, parts: text.split('.').map(Number) }));
const V6: readonly Address[] = [
  [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1],
  [0x2001, 0xdb8, 0, 0x1f, 0xabcd, 0, 0, 0],
  [0xfe80, 0, 0, 0, 0, 0, 0, 0xf],
  [0, 0, 0, 0, 0, 0, 0, 1],
  [0, 0, 0, 0, 0, 0, 0xa01, 0x101],
  [1, 2, 3, 4, 5, 6, 7, 8],
  [0xfd00, 0, 0, 9, 0, 0, 0, 0],
].map((parts) => ({ version: 6, parts }));

export function anyAddress(random: Random, version: 4 | 6): Address {
  const address = random.pick(version === 4 ? V4 : V6);
  return random.chance(0.7) ? address : withLastBits(random, address, 32);
}

/** The same network, with other bits behind the first `mask`. */
export function inNetwork(random: Random, address: Address, mask: number): Address {
  return withLastBits(random, address, widthOf(address) - mask);
}

/** The address that is one before or after the network of the first `mask` bits, if there is one. */
export function besideNetwork(address: Address, mask: number, direction: 1 | -1): Address {
  const size = 1n << BigInt(widthOf(address) - mask);
  const first = (asInteger(address) / size) * size;
  return fromInteger(direction === 1 ? first + size : first - 1n, address.version);
}

/** The first or last address of the network of the first `mask` bits. */
export function edgeOfNetwork(address: Address, mask: number, edge: 'first' | 'last'): Address {
  const size = 1n << BigInt(widthOf(address) - mask);
  const first = (asInteger(address) / size) * size;
  return fromInteger(edge === 'first' ? first : first + size - 1n, address.version);
}

function neighbourOf(address: Address, direction: 1 | -1): Address {
  return fromInteger(asInteger(address) + BigInt(direction), address.version);
}

function widthOf({ version }: Address): number {
  return version === 4 ? 32 : 128;
}

function bitsOfPart({ version }: Address): bigint {
  return version === 4 ? 8n : 16n;
}

function asInteger(address: Address): bigint {
  return address.parts.reduce((value, part) => (value << bitsOfPart(address)) | BigInt(part), 0n);
}

function fromInteger(value: bigint, version: 4 | 6): Address {
  const [bits, count, width] = version === 4 ? [8n, 4, 32n] : [16n, 8, 128n];
  const wrapped = BigInt.asUintN(Number(width), value);
  const parts = Array.from({ length: count }, (_, i) =>
    Number(BigInt.asUintN(Number(bits), wrapped >> (bits * BigInt(count - 1 - i)))),
  );
  return { version, parts };
}

function withLastBits(random: Random, address: Address, bits: number): Address {
  let value = asInteger(address);
  for (let i = 0n; i < bits; i++) if (random.chance(0.5)) value ^= 1n << i;
  return fromInteger(value, address.version);
}

/** One of the texts that mean this address. */
export function spell(random: Random, address: Address): string {
  return random.chance(0.4) ? plainly(address) : random.pick(spellings(address));
}

export function plainly({ version, parts }: Address): string {
  return version === 4 ? parts.join('.') : parts.map((part) => part.toString(16)).join(':');
}

/** Texts that mean this address to event-ruler. */
export function spellings(address: Address): string[] {
  return address.version === 4 ? spellingsOfV4(address) : spellingsOfV6(address);
}

function spellingsOfV4({ parts: [a = 0, b = 0, c = 0, d = 0] }: Address): string[] {
  const mapped = [(a << 8) | b, (c << 8) | d].map((group) => group.toString(16));
  const padded = [a, b, c, d].map((part) => String(part).padStart(3, '0')).join('.');
  const short = [a, b, c].join('.').length + 1;
  return [
    padded,
    `0${a}.${b}.${c}.${d}`.slice(0, 15) === `0${a}.${b}.${c}.${d}` ? `0${a}.${b}.${c}.${d}` : padded,
    `${a}.${b}.${c}.${String(d).padStart(15 - short, '0')}`,
    `::ffff:${mapped.join(':')}`,
    `::FFFF:${mapped.map((group) => group.padStart(4, '0').toUpperCase()).join(':')}`,
    `0:0:0:0:0:ffff:${mapped.join(':')}`,
  ];
}

function spellingsOfV6({ parts }: Address): string[] {
  const groups = parts.map((part) => part.toString(16));
  return [
    groups.join(':').toUpperCase(),
    groups.map((group) => group.padStart(4, '0')).join(':'),
    groups.map((group, i) => (i === 3 ? group.padStart(6, '0') : group)).join(':'),
    ...shortened(groups),
    ...shortened(groups.map((group) => group.padStart(4, '0').toUpperCase())),
  ];
}

/** With `::` in the place of each run of zeros, also of one zero only. */
function shortened(groups: readonly string[]): string[] {
  const texts: string[] = [];
  for (let from = 0; from < groups.length; from++) {
    for (let to = from + 1; to <= groups.length; to++) {
      if (!groups.slice(from, to).every((group) => /^0+$/.test(group))) break;
      texts.push(`${groups.slice(0, from).join(':')}::${groups.slice(to).join(':')}`);
    }
  }
  return texts;
}

/** A text that is nearly this address: its neighbours, and what is no address to event-ruler. */
export function nearAddress(random: Random, address: Address): string {
  const text = plainly(address);
  return random.pick([
    () => spell(random, neighbourOf(address, 1)),
    () => spell(random, neighbourOf(address, -1)),
    () => `${text} `,
    () => ` ${text}`,
    () => `[${text}]`,
    () => `${text}%eth0`,
    () => `${text}/32`,
    () => (address.version === 4 ? `::ffff:${text}` : `${text}:0`),
    () => (address.version === 4 ? text.replace(/\d+$/, '256') : text.replace(/^[0-9a-f]+/, '10000')),
    () => (address.version === 4 ? `000000000${text}` : `:${text}`),
    () => (address.version === 4 ? text.replace(/\.\d+$/, '') : text.replace(/:[0-9a-f]+$/, '')),
    () => (address.version === 4 ? `0x${text}` : text.replace(/[0-9a-f]$/, 'g')),
    () => text.replaceAll('.', '..').replaceAll(':', '::'),
    () => (address.version === 4 ? `${text}.1` : `${text}::`),
  ])();
}

/** Texts that stand between addresses and other text. */
export const ODD_ADDRESSES = [
  '1.2.3.256',
  '1.2.3.0256',
  '0000000010.1.1.1',
  '1.2.3.4.5',
  '1.2.3',
  '1.2.3.',
  '.1.2.3',
  '1..2.3',
  '::ffff:10.1.1.1',
  '::FFFF:10.1.1.1',
  'fe80::1%eth0',
  '[::1]',
  ':',
  ':::',
  '1:2',
  '12:30:00',
  'a:b',
  '1::2::3',
  ':1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:',
  '1:2:3:4:5:6:7:8:9',
  '::1:2:3:4:5:6:7:8',
  '1:2:3:4:5:6:7:8::',
  'fe80::10000',
  'fe80::g',
  '١.2.3.4',
] as const;

export function looksLikeV4(text: string): boolean {
  return /^[0-9]+(\.[0-9]+){3}$/.test(text) || isV4Mapped(text);
}

export function looksLikeV6(text: string): boolean {
  return /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/.test(text) && !isV4Mapped(text);
}

function isV4Mapped(text: string): boolean {
  return /^(::|(0+:){5})ffff:[0-9a-f]+:[0-9a-f]+$/i.test(text);
}
