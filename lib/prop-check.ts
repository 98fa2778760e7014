import { type Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Mistake, type Place } from './mistake';

/**
 * Checks one by one what a construct is given, and throws a `Mistake` about the first that cannot be. Types say it all
 * already; people write plain JavaScript, take values from the app's context, and calculate numbers.
 */
export class PropCheck {
  /** @param who the class as users know it, where it is another than the place's */
  constructor(
    private readonly place: Place,
    private readonly who?: string,
  ) {}

  /** @param instead what to write: `write a whole number from 1` */
  refuse(prop: string, value: unknown, instead: string): never {
    const found = value === undefined ? 'is not given' : `is ${inWords(value)}`;
    throw new Mistake(this.place, `\`${prop}\` ${found}; ${instead}`, this.who);
  }

  /** @param member a member that what is wanted has, and what is written in its place has not */
  given(prop: string, value: unknown, member: string, instead: string): void {
    if (!(isObject(value) && member in value)) this.refuse(prop, value, instead);
  }

  /** As `given`, of what may be left out. */
  givenOrAbsent(prop: string, value: unknown, member: string, instead: string): void {
    if (value !== undefined) this.given(prop, value, member, `${instead}, or leave it out for the default`);
  }

  text(prop: string, value: unknown, instead: string): void {
    if (typeof value !== 'string' || value === '') this.refuse(prop, value, instead);
  }

  /** @param form of the whole value; what is left out or known at deployment only is let pass */
  matching(prop: string, value: unknown, form: RegExp, instead: string): void {
    if (value === undefined || Token.isUnresolved(value)) return;
    if (typeof value !== 'string' || !form.test(value)) this.refuse(prop, value, instead);
  }

  /** @param prop of which these are the members; empty for the whole of what is given */
  members(prop: string, value: object, known: readonly string[]): void {
    for (const [name, member] of Object.entries(value)) {
      if (known.includes(name)) continue;
      const path = prop === '' ? name : `${prop}.${name}`;
      this.refuse(path, member, `there is no such parameter. There are ${known.join(', ')}`);
    }
  }

  /** @returns its elements; none where it is left out */
  list(prop: string, value: unknown = [], instead: string): readonly unknown[] {
    return Array.isArray(value) ? value : this.refuse(prop, value, instead);
  }

  /** @param instead @default `write a whole number from … to …, or leave it out for the default` */
  wholeNumber(prop: string, value: unknown, range: { from: number; to?: number }, instead?: string): void {
    if (value === undefined || Token.isUnresolved(value)) return;
    const { from, to = Number.POSITIVE_INFINITY } = range;
    if (Number.isInteger(value) && (value as number) >= from && (value as number) <= to) return;
    const limits = to === Number.POSITIVE_INFINITY ? `from ${from}` : `from ${from} to ${to}`;
    this.refuse(prop, value, instead ?? `write a whole number ${limits}, or leave it out for the default`);
  }

  /** @param unit the duration has to be a whole number of these */
  duration(
    prop: string,
    value: unknown,
    range: { from: Duration; to: Duration; unit: Duration },
    instead: string,
  ): void {
    if (value === undefined) return;
    if (!isDuration(value)) this.refuse(prop, value, instead);
    if (value.isUnresolved()) return;
    const length = milliseconds(value);
    const isWhole = length % milliseconds(range.unit) === 0;
    if (length < milliseconds(range.from) || length > milliseconds(range.to) || !isWhole) {
      this.refuse(prop, value, instead);
    }
  }

  trueOrFalse(prop: string, value: unknown): void {
    if (value === undefined || typeof value === 'boolean') return;
    this.refuse(prop, value, 'write `true` or `false`; a value from the context may be a text');
  }

  encryptionKey(value: unknown): void {
    this.givenOrAbsent('encryptionKey', value, 'keyArn', "write a key: Key.fromKeyArn(this, 'Key', 'arn:aws:kms:…')");
  }

  /** Nothing that Towpath makes can be kept as a snapshot only. */
  removalPolicy(value: unknown): void {
    const known: readonly unknown[] = [undefined, ...KEPT_OR_DELETED];
    if (known.includes(value)) return;
    this.refuse('removalPolicy', value, 'write RemovalPolicy.RETAIN, which keeps it, or RemovalPolicy.DESTROY');
  }

  /** What constructs take for the functions that they make. */
  functionOptions({ vpc, vpcSubnets, logRetention }: { vpc?: unknown; vpcSubnets?: unknown; logRetention?: unknown }) {
    this.givenOrAbsent(
      'vpc',
      vpc,
      'selectSubnets',
      "write a network: Vpc.fromLookup(this, 'Network', { vpcName: 'shop' })",
    );
    if (vpcSubnets !== undefined && vpc === undefined) {
      this.refuse('vpcSubnets', vpcSubnets, 'write the `vpc` that they belong to as well, or leave them out');
    }
    this.logRetention(logRetention);
  }

  /** CloudWatch Logs knows a few numbers of days, and no others. */
  logRetention(value: unknown): void {
    if (value === undefined || (typeof value === 'number' && value in RetentionDays)) return;
    this.refuse('logRetention', value, 'write one of RetentionDays: RetentionDays.THREE_MONTHS');
  }
}

const KEPT_OR_DELETED = [
  RemovalPolicy.RETAIN,
  RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  RemovalPolicy.DESTROY,
] as const;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDuration(value: unknown): value is Duration {
  return isObject(value) && 'toMilliseconds' in value;
}

function milliseconds(duration: Duration): number {
  return duration.toMilliseconds({ integral: false });
}

/** So much of a value is shown that a reader can find it. */
const SHOWN = 60;

/** A value as a reader would find it in the source. */
function inWords(value: unknown): string {
  if (isDuration(value)) return value.isUnresolved() ? 'known at deployment only' : value.toHumanString();
  if (Construct.isConstruct(value)) return `${value.constructor.name} "${value.node.path}"`;
  if (Token.isUnresolved(value)) return 'known at deployment only';
  if (typeof value === 'function') return 'a function';
  const text = isObject(value) || Array.isArray(value) || typeof value === 'string' ? json(value) : String(value);
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'an object';
  }
}
