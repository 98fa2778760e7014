/** An IP address as hexadecimal digits: 8 for IPv4, 32 for IPv6. Digits of one length are in the order of addresses. */
export type AddressDigits = string;

const IPV4 = /^(?=.{7,15}$)\d+\.\d+\.\d+\.\d+$/;
const IPV6 = /^[\da-fA-F:]*:[\da-fA-F:]*$/;
const IPV4_IN_IPV6 = /^0{20}ffff/;

/**
 * The digits of an IP address, in any of its spellings; undefined for what is none. Zeros may stand before numbers, which
 * are decimal in IPv4. An IPv4 address that is written as IPv6, `::ffff:a00:1`, is IPv4; `::ffff:10.0.0.1` is none.
 */
export function addressDigits(text: string): AddressDigits | undefined {
  if (IPV4.test(text)) return ipv4Digits(text);
  return IPV6.test(text) ? ipv6Digits(text) : undefined;
}

function ipv4Digits(text: string): AddressDigits | undefined {
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes.map((byte) => hexadecimal(byte, 2)).join('') : undefined;
}

function ipv6Digits(text: string): AddressDigits | undefined {
  const [before = '', after, ...more] = text.split('::');
  const head = groupsOf(before);
  const tail = groupsOf(after ?? '');
  if (!head || !tail || more.length > 0) return undefined;

  const missing = 8 - head.length - tail.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  const digits = [...head, ...Array.from({ length: missing }, () => '0000'), ...tail].join('');
  return IPV4_IN_IPV6.test(digits) ? digits.slice(-8) : digits;
}

function groupsOf(text: string): string[] | undefined {
  const groups = text === '' ? [] : text.split(':').map((group) => (group === '' ? Number.NaN : Number(`0x${group}`)));
  return groups.every((group) => group <= 0xff_ff) ? groups.map((group) => hexadecimal(group, 4)) : undefined;
}

function hexadecimal(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}

/** The first and the last address of a block. */
export interface AddressRange {
  readonly from: AddressDigits;
  readonly to: AddressDigits;
}

/** @param block as in `10.0.0.0/24`, of more than one address; undefined for what is none */
export function addressRange(block: string): AddressRange | undefined {
  const [address = '', mask = '', ...others] = block.replace(/\/+$/, '').split('/');
  const digits = addressDigits(address);
  if (!digits || others.length > 0 || !/^[+-]?\d+$/.test(mask)) return undefined;

  const bits = digits.length * 4;
  const variable = bits - Number(mask);
  if (variable < 1 || variable > bits) return undefined;
  const some = (1n << BigInt(variable)) - 1n;
  const all = (1n << BigInt(bits)) - 1n;
  const given = BigInt(`0x${digits}`);
  const write = (value: bigint): AddressDigits => value.toString(16).padStart(digits.length, '0');
  return { from: write(given & (all ^ some)), to: write(given | some) };
}
