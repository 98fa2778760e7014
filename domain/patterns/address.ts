/** An IP address: IPv4 as its number, IPv6 as 32 hexadecimal digits. Addresses of one kind are in their order. */
export type Address = number | string;

/**
 * The IP address that a text is, in any of its spellings; undefined for what is none. Zeros may stand before numbers, which
 * are decimal in IPv4. An IPv4 address that is written as IPv6, `::ffff:a00:1`, is IPv4; `::ffff:10.0.0.1` is none.
 */
export function addressOf(text: string): Address | undefined {
  return text.includes(':') ? ipv6(text) : ipv4(text);
}

const LONGEST_IPV4 = '255.255.255.255'.length;
const ZERO = 0x30;
const POINT = 0x2e;

/** By hand, for it is asked of each text of a field for which there are addresses. */
function ipv4(text: string): number | undefined {
  if (text.length > LONGEST_IPV4) return undefined;
  let address = 0;
  let byte = -1;
  let points = 0;
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place);
    if (unit === POINT) {
      if (byte < 0) return undefined;
      address = address * 256 + byte;
      points += 1;
      byte = -1;
    } else {
      if (unit < ZERO || unit > ZERO + 9) return undefined;
      byte = Math.max(byte, 0) * 10 + (unit - ZERO);
      if (byte > 255) return undefined;
    }
  }
  return points === 3 && byte >= 0 ? address * 256 + byte : undefined;
}

const IPV6 = /^[\da-fA-F:]+$/;
const IPV4_IN_IPV6 = /^0{20}ffff/;

function ipv6(text: string): Address | undefined {
  if (!IPV6.test(text)) return undefined;
  const [before = '', after, ...more] = text.split('::');
  const head = groupsOf(before);
  const tail = groupsOf(after ?? '');
  if (!head || !tail || more.length > 0) return undefined;

  const missing = 8 - head.length - tail.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  const digits = [...head, ...Array.from({ length: missing }, () => '0000'), ...tail].join('');
  return IPV4_IN_IPV6.test(digits) ? Number(`0x${digits.slice(-8)}`) : digits;
}

function groupsOf(text: string): string[] | undefined {
  const groups = text === '' ? [] : text.split(':').map((group) => (group === '' ? Number.NaN : Number(`0x${group}`)));
  return groups.every((group) => group <= 0xff_ff)
    ? groups.map((group) => group.toString(16).padStart(4, '0'))
    : undefined;
}

/** The first and the last address of a block; both are of one kind. */
export interface AddressRange {
  readonly from: Address;
  readonly to: Address;
}

/** @param block as in `10.0.0.0/24`, of more than one address; undefined for what is none */
export function addressRange(block: string): AddressRange | undefined {
  const [text = '', mask = '', ...others] = block.replace(/\/+$/, '').split('/');
  const address = addressOf(text);
  if (address === undefined || others.length > 0 || !/^[+-]?\d+$/.test(mask)) return undefined;

  const bits = typeof address === 'number' ? 32 : 128;
  const variable = bits - Number(mask);
  if (variable < 1 || variable > bits) return undefined;
  const some = (1n << BigInt(variable)) - 1n;
  const given = typeof address === 'number' ? BigInt(address) : BigInt(`0x${address}`);
  const write = (value: bigint): Address =>
    typeof address === 'number' ? Number(value) : value.toString(16).padStart(32, '0');
  return { from: write(given - (given & some)), to: write(given | some) };
}

/** The address of a block that has no other, or of what has no mask: `10.0.0.1/32`, `10.0.0.1`; undefined otherwise. */
export function onlyAddressOf(block: string): string | undefined {
  const [text = '', mask, ...others] = block.split('/');
  const address = addressOf(text);
  const bits = typeof address === 'number' ? '32' : '128';
  return address !== undefined && others.length === 0 && (mask === undefined || mask === bits) ? text : undefined;
}
