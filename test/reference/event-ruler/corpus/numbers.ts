import type { Random } from './random';

/** One after the other, groups of numbers that are equal or nearly so, in many notations. */
export const NOTATIONS: readonly (readonly string[])[] = [
  ['1', '1.0', '1e0', '1E0', '10E-1', '0.1e1', '1.000', '1e+0', '100e-2', '1.0000000000000000', '0.01E+2', '1e00'],
  ['1.0000000000000002', '1.00000000000000011', '0.9999999999999999', '1.00000000000000000000001'],
  ['0', '-0', '-0.0', '0.0', '0e5', '0E-5', '-0e0', '0.000', '0e999', '0e99999999999'],
  ['-1', '-1.0', '-10e-1', '-0.1E1', '-1e-0'],
  ['0.1', '0.10', '1e-1', '0.1000000000000000055511151231257827', '0.10000000000000001', '.1e0'.replace('.', '0.')],
  ['0.3', '0.30000000000000004', '0.29999999999999999', '3e-1'],
  ['1e400', '1E400', '1e+400', '10e399', '1.0e400', '-1e400', '1e99999999999'],
  ['1e-400', '1E-400', '10e-401', '0.1e-399', '1e-99999999999'],
  ['5e-324', '5E-324', '4.9e-324', '4.9E-324', '49e-325', '4.90e-324', '3e-324', '4.94065645841246544e-324'],
  ['1e-323', '1.0e-323', '9.9e-324', '0.99e-323', '2e-323', '2.0e-323', '20e-324', '5e-323', '4.9e-323'],
  ['2.2250738585072014e-308', '2.225073858507201e-308', '2.2250738585072011e-308'],
  ['1.7976931348623157e308', '17976931348623157e292', '1.7976931348623158e308', '1.8e308'],
  [
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '9007199254740993.0',
    '9007199254740994',
    '9.007199254740992e15',
  ],
  ['100000000000000000000', '1e20', '1E+20', '100000000000000000001', '0.1e21'],
  [
    '123456789012345678901',
    '123456789012345678901.0',
    '123456789012345680000',
    '1.2345678901234568e20',
    '123456789012345683968',
  ],
  ['1e23', '100000000000000000000000', '9.999999999999999e22', '99999999999999991611392', '1E23'],
  ['2e23', '200000000000000000000000', '2.0000000000000003e23'],
  ['123456789012', '123456789012.0', '1.23456789012e11', '123456789012.5'],
  ['42', '42.0', '4.2e1', '420e-1', '42.000001', '41.999999'],
  ['5000000000', '5e9', '-5e9', '-5000000000.0', '4999999999.999999'],
  ['0.000001', '1e-6', '0.0000010', '0.000002', '1E-06'],
  ['3.018e2', '301.8', '301.80', '3018e-1', '0.3018E3'],
];

export const ALL_NOTATIONS = NOTATIONS.flat();

/** Within what EventBridge compares: at most 5e9, at most six decimals. */
const PLAIN = ['0', '1', '-1', '2', '5', '10', '42', '100', '0.5', '-0.5', '3.14', '301.8', '0.000001', '-0.000001'];
const BOUNDS = [
  ...PLAIN,
  '5000000000',
  '-5000000000',
  '4999999999.999999',
  '123456.789',
  '999999.999999',
  '0.1',
  '0.3',
];

/** A number for `numeric` and `anything-but`, in some notation. */
export function anyBound(random: Random): string {
  return random.chance(0.6) ? random.pick(BOUNDS) : notationOf(random, random.pick(BOUNDS));
}

export function anyNumber(random: Random): string {
  return random.chance(0.6) ? random.pick(PLAIN) : random.pick(ALL_NOTATIONS);
}

/** The same number, written differently. */
export function notationOf(random: Random, text: string): string {
  const { sign, digits, exponent } = decimalOf(text);
  const moved = random.integer(3);
  const e = random.pick(['e', 'E']);
  const shown = exponent - moved;
  return random.pick([
    () => text,
    () => (/[.eE]/.test(text) ? text : `${text}.0`),
    () => (text.includes('.') && !/[eE]/.test(text) ? `${text}0` : `${text}${/[eE]/.test(text) ? '' : 'e0'}`),
    () => `${sign}${whole(digits + '0'.repeat(moved))}${e}${shown}`,
    () => `${sign}${whole(digits + '0'.repeat(moved))}${e}${shown < 0 ? '' : '+'}${shown}`,
    () => `${sign}${digits[0]}.${digits.slice(1)}0${e}${exponent + digits.length - 1}`,
    () => `${sign}0.${digits}${e}${exponent + digits.length}`,
    () => `${sign}0.00${digits}${e}${exponent + digits.length + 2}`,
  ])();
}

function decimalOf(text: string): { sign: string; digits: string; exponent: number } {
  const [mantissa = '0', power = '0'] = text.toLowerCase().split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [before = '', decimals = ''] = mantissa.replace('-', '').split('.');
  const digits = whole(before + decimals);
  return { sign, digits, exponent: Number(power) - decimals.length };
}

/** A number that is nearly the same: the next double, another sign or digit, or the same with a remainder. */
export function nearNumber(random: Random, text: string): string {
  const value = Number(text);
  return random.pick([
    () => neighbour(value, 1),
    () => neighbour(value, -1),
    () => (text.startsWith('-') ? text.slice(1) : `-${text}`),
    () => withFurtherDigits(text, '1'),
    () => withFurtherDigits(text, '00000000000000000000001'),
    () => notationOf(random, text),
    () => `${text.replace(/[eE].*/, '')}e${Number(/[eE](.*)/.exec(text)?.[1] ?? 0) + 1}`,
    () => random.pick(PLAIN),
  ])();
}

function withFurtherDigits(text: string, further: string): string {
  const { sign, digits, exponent } = decimalOf(text);
  return `${sign}${whole(digits + further)}e${exponent - further.length}`;
}

/** JSON has no zeros before other digits. */
function whole(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

/** The next double above or below, in the shortest text that both Java and JavaScript read as it. */
function neighbour(value: number, direction: 1 | -1): string {
  if (!Number.isFinite(value) || value === 0) return direction === 1 ? '4.9e-324' : '-4.9e-324';
  const bits = new BigInt64Array(new Float64Array([value]).buffer);
  const away = value > 0 ? BigInt(direction) : BigInt(-direction);
  bits[0] = (bits[0] ?? 0n) + away;
  const next = new Float64Array(bits.buffer)[0] ?? value;
  return Number.isFinite(next) ? String(next) : '1.7976931348623157e308';
}

/** A number that lies above or below another by something that counts. */
export function beside(text: string, direction: 1 | -1): string {
  const millionths = Math.round(Number(text) * 1e6) + direction;
  return String(millionths / 1e6);
}
