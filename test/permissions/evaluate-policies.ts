/** A policy as IAM takes it: everything in it is text. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: object | readonly object[];
}

/** What someone asks of AWS. */
export interface AccessRequest {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** An ARN; `*` for an action that has no resource. */
  readonly resource: string;
  /** What conditions ask about: `{ 'aws:RequestedRegion': 'eu-west-1' }`. Keys that are not there are missing. */
  readonly context?: Context;
}

type Context = Readonly<Record<string, string | readonly string[]>>;

/** Whose request it is, as far as policies say. */
export interface Identity {
  readonly policies: readonly PolicyDocument[];
  /** The permissions boundary. */
  readonly boundary?: PolicyDocument;
}

export type Decision = 'allowed' | 'explicitly denied' | 'implicitly denied';

/**
 * Decides as IAM documents it, for identity-based policies and a permissions boundary in one account: a Deny that applies
 * decides; else both have to allow.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @throws Error for an element, an operator or a form that is not known here: an unknown one could mean anything
 */
export function evaluate({ policies, boundary }: Identity, request: AccessRequest): Decision {
  const identity = policies.map((policy) => effectsOf(policy, request));
  const limit = boundary && effectsOf(boundary, request);
  const all = [...identity, ...(limit ? [limit] : [])];
  if (all.some((effects) => effects.has('Deny'))) return 'explicitly denied';
  const allowed = identity.some((effects) => effects.has('Allow')) && (limit?.has('Allow') ?? true);
  return allowed ? 'allowed' : 'implicitly denied';
}

type Effect = 'Allow' | 'Deny';

/** The effects of the statements that apply. Every statement is looked at, so that none is unknown by luck. */
function effectsOf(policy: PolicyDocument, request: AccessRequest): ReadonlySet<Effect> {
  const { Version, Id: _id, Statement, ...others } = policy;
  refuseOthers(others, 'a policy');
  if (Version !== '2012-10-17') throw new Error(`a policy of version ${Version} has other variables, or none`);
  const statements = [Statement].flat() as Record<string, unknown>[];
  return new Set(statements.map((statement) => effectOf(statement, request)).filter((effect) => effect !== undefined));
}

function effectOf(statement: Record<string, unknown>, request: AccessRequest): Effect | undefined {
  const { Sid: _sid, Effect, Action, NotAction, Resource, NotResource, Condition = {}, ...others } = statement;
  refuseOthers(others, 'a statement');
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new Error(`a statement has the effect ${JSON.stringify(Effect)}`);
  const parts = [
    oneOf('Action', Action, NotAction, (pattern) => matchesAction(pattern, request.action)),
    oneOf('Resource', Resource, NotResource, (pattern) => matchesResource(pattern, request)),
    ...Object.entries(Condition as object).map(([operator, keys]) => holds(operator, keys, request.context ?? {})),
  ];
  return parts.every((part) => part) ? Effect : undefined;
}

function refuseOthers(others: object, where: string): void {
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new Error(`${where} has "${other}"; teach it to test/permissions/evaluate-policies.ts`);
}

function oneOf(name: string, positive: unknown, negative: unknown, matches: (pattern: string) => boolean): boolean {
  if ((positive === undefined) === (negative === undefined)) {
    throw new Error(`a statement has either ${name} or Not${name}`);
  }
  // Each is matched, also when one has matched already: a wrong one is to be found.
  const found = texts(positive ?? negative)
    .map(matches)
    .includes(true);
  return positive === undefined ? !found : found;
}

function texts(value: unknown): string[] {
  const list = [value].flat();
  if (list.every((item) => typeof item === 'string')) return list;
  throw new Error(`there is ${JSON.stringify(value)} where texts are expected`);
}

function matchesAction(pattern: string, action: string): boolean {
  if (pattern === '*') return true;
  if (!/^[a-z0-9-]+:[A-Za-z*?]+$/.test(pattern)) throw new Error(`"${pattern}" is no action that IAM takes`);
  return wildcard(pattern.toLowerCase()).test(action.toLowerCase());
}

function matchesResource(pattern: string, { resource, context = {} }: AccessRequest): boolean {
  if (pattern === '*') return true;
  const substituted = substitute(pattern, context);
  return substituted !== undefined && matchesArn(substituted, resource);
}

/** Of the six parts of an ARN each is matched by its own: a `*` goes beyond its part in the last only. */
function matchesArn(pattern: string, arn: string): boolean {
  const wanted = partsOf(pattern);
  if (wanted.length !== 6 || wanted[0] !== 'arn' || /[*?]/.test(wanted[2] ?? '')) {
    throw new Error(`"${pattern}" is no ARN that IAM takes`);
  }
  const found = partsOf(arn);
  return found.length === 6 && wanted.every((part, index) => wildcard(part).test(found[index] ?? ''));
}

function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** Stands for a `*`, a `?` or a `$` that is meant as it is. */
const LITERAL = { '*': '\u0001', '?': '\u0002', $: '\u0003' } as const;

function wildcard(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${literally(source, '\\')}$`, 's');
}

function literally(text: string, before = ''): string {
  return Object.entries(LITERAL).reduce((done, [character, mark]) => done.replaceAll(mark, before + character), text);
}

/**
 * Puts values in the place of variables. Wildcards in values are none.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 *
 * @returns undefined where one has no value: what it stands in matches nothing
 */
function substitute(text: string, context: Context): string | undefined {
  let missing = false;
  const substituted = text.replace(/\$\{([^}]*)\}/g, (_, variable: string) => {
    if (variable in LITERAL) return LITERAL[variable as keyof typeof LITERAL];
    const [, key, fallback] = /^([\w:/.+=@-]+)(?:, '([^']*)')?$/.exec(variable) ?? [];
    if (key === undefined) throw new Error(`"${variable}" is no variable that is known here`);
    const [value = fallback, ...more] = valuesOf(key, context) ?? [];
    if (more.length > 0) throw new Error(`"${variable}" has several values`);
    missing ||= value === undefined;
    return (value ?? '').replace(/[*?$]/g, (character) => LITERAL[character as keyof typeof LITERAL]);
  });
  return missing ? undefined : substituted;
}

/** Names of keys are told apart without regard to case. */
function valuesOf(key: string, context: Context): readonly string[] | undefined {
  const [, value] = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase()) ?? [];
  return value === undefined ? undefined : [value].flat();
}

interface Operator {
  readonly negated: boolean;
  readonly matches: (wanted: string, found: string) => boolean;
}

const plain = (wanted: string) => literally(wanted);
const equal: Operator['matches'] = (wanted, found) => plain(wanted) === found;
const like: Operator['matches'] = (wanted, found) => wildcard(wanted).test(found);
const caseless: Operator['matches'] = (wanted, found) => plain(wanted).toLowerCase() === found.toLowerCase();

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  ArnEquals: { negated: false, matches: matchesArn },
  ArnLike: { negated: false, matches: matchesArn },
  ArnNotEquals: { negated: true, matches: matchesArn },
  ArnNotLike: { negated: true, matches: matchesArn },
  Bool: { negated: false, matches: caseless },
  StringEquals: { negated: false, matches: equal },
  StringEqualsIgnoreCase: { negated: false, matches: caseless },
  StringLike: { negated: false, matches: like },
  StringNotEquals: { negated: true, matches: equal },
  StringNotEqualsIgnoreCase: { negated: true, matches: caseless },
  StringNotLike: { negated: true, matches: like },
};

/** Whether all keys of one operator hold. */
function holds(name: string, keys: unknown, context: Context): boolean {
  const results = Object.entries(keys as object).map(([key, wanted]) => {
    const found = valuesOf(key, context);
    return name === 'Null' ? isNull(wanted, found) : compare(name, key, texts(wanted), found, context);
  });
  return results.every((result) => result);
}

function isNull(wanted: unknown, found: readonly string[] | undefined): boolean {
  if (wanted !== 'true' && wanted !== 'false') throw new Error(`Null asks for ${JSON.stringify(wanted)}`);
  return (found === undefined) === (wanted === 'true');
}

function compare(
  name: string,
  key: string,
  wanted: readonly string[],
  found: readonly string[] | undefined,
  context: Context,
): boolean {
  const [, set, base = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name) ?? [];
  const operator = Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
  if (!operator)
    throw new Error(`the operator "${name}" is not known; teach it to test/permissions/evaluate-policies.ts`);
  const patterns = wanted.map((text) => substitute(text, context));
  if (operator.negated && patterns.includes(undefined)) {
    throw new Error(`"${name}" of ${key} has a variable without a value; give it a default`);
  }
  const matches = (value: string) =>
    patterns.some((pattern) => pattern !== undefined && operator.matches(pattern, value)) !== operator.negated;
  if (found === undefined || found.length === 0) {
    if (ifExists || set === 'ForAllValues') return true;
    return set === undefined && operator.negated;
  }
  if (set === 'ForAllValues') return found.every(matches);
  if (set === 'ForAnyValue') return found.some(matches);
  const [value = '', ...more] = found;
  if (more.length > 0) throw new Error(`${key} has several values; write ForAnyValue or ForAllValues`);
  return matches(value);
}
